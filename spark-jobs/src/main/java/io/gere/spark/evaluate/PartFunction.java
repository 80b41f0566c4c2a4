package io.gere.spark.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.eval.StageEvaluation;
import io.gere.eval.scores.EvaluationPart;
import io.gere.spark.placement.SharedInstance;
import io.gere.spark.placement.TaskPlacement;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.thresholds.ActivationMoments;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What a task does: it measures its partition's one part. Parts and scores travel as JSON. */
final class PartFunction extends AbstractFunction1<Iterator<String>, String>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final SharedInstance<StageEvaluation> STAGE = new SharedInstance<>();

  private final String job;
  private final String recipe;
  private final SerializableConfiguration hadoop;
  private final Broadcast<String> baseStates;
  private final LongAccumulator done;

  /**
   * @param job distinguishes the models of this evaluation from those of another
   * @param recipe as YAML
   * @param baseStates what the base model's parts found on held-out text, as JSON; empty before
   * @param done counts questions answered and texts read
   */
  PartFunction(
      String job,
      String recipe,
      SerializableConfiguration hadoop,
      Broadcast<String> baseStates,
      LongAccumulator done) {
    this.job = job;
    this.recipe = recipe;
    this.hadoop = hadoop;
    this.baseStates = baseStates;
    this.done = done;
  }

  @Override
  public String apply(Iterator<String> partition) {
    EvaluationPart part = part(partition.next());
    Recipe settings = RecipeReader.parse(recipe);
    TaskPlacement place = TaskPlacement.of(TaskContext.get());
    place.prepareThread();
    RunFolder run = RunFolder.of(hadoop.value(), settings.run());
    try (SharedInstance<StageEvaluation>.Lease stage =
        STAGE.borrow(
            place.device(),
            job,
            "stage " + part.learnt(),
            () -> new StageEvaluation(settings, run, part.learnt(), this::baseStates))) {
      String score = Json.line(stage.value().score(part));
      done.add(part.size());
      return score;
    }
  }

  private List<ActivationMoments> baseStates() {
    try {
      return Json.MAPPER.readValue(baseStates.value(), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EvaluationPart part(String json) {
    try {
      return Json.MAPPER.readValue(json, EvaluationPart.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frees the model of this process. Other processes keep their last one until they end. */
  static void free() {
    STAGE.free();
  }
}
