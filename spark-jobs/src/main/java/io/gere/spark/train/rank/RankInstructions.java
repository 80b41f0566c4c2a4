package io.gere.spark.train.rank;

import io.gere.train.ResumePoint;
import io.gere.train.TaskChain;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What the driver tells every rank of an attempt, in a form that travels.
 *
 * @param attempt numbers the attempts of this application
 * @param recipe as YAML
 * @param inputs see {@link TaskChain}
 * @param task see {@link ResumePoint}
 * @param step see {@link ResumePoint}
 * @param checkpoint null where the task begins
 * @param tasks how many of the recipe's tasks are learnt when this attempt ends
 * @param startsFromBase whether {@code model.path} is the distilled model, untouched
 */
public record RankInstructions(
    int attempt,
    String recipe,
    SerializableConfiguration storage,
    Map<String, String> inputs,
    int task,
    long step,
    String checkpoint,
    int tasks,
    boolean startsFromBase)
    implements Serializable {

  Configuration hadoop() {
    return storage.value();
  }

  ResumePoint from() {
    return new ResumePoint(task, step, Optional.ofNullable(checkpoint).map(Path::new));
  }
}
