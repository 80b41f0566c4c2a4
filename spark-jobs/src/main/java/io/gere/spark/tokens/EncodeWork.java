package io.gere.spark.tokens;

import io.gere.config.Task;
import io.gere.config.Text;
import io.gere.data.task.PartEncoder;
import io.gere.data.task.PartResult;
import io.gere.data.task.TrainingChoice;
import io.gere.spark.placement.SharedFolder;
import io.gere.spark.placement.SharedInstance;
import io.gere.storage.copy.LocalCopy;
import io.gere.tensor.Device;
import io.gere.text.Tokenizer;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * How executors make the parts of one task.
 *
 * @param id distinguishes this task's encoder from those before it
 * @param model the folder of the model whose tokenizer it is
 * @param settings how that is used
 * @param folder where the parts go
 * @param index the task's place in the recipe, from 0
 */
record EncodeWork(
    String id,
    String model,
    Text settings,
    String folder,
    int index,
    Task task,
    TrainingChoice choice)
    implements Serializable {
  /** The tokenizer and what is made with it, once in each process. */
  private static final SharedInstance<Opened> ENCODER = new SharedInstance<>();

  private record Opened(Tokenizer tokenizer, PartEncoder encoder) implements AutoCloseable {
    @Override
    public void close() {
      tokenizer.close();
    }
  }

  /** On an executor. */
  PartResult on(RecordPart part, Configuration hadoop) {
    SharedFolder.requireSeen();
    try (SharedInstance<Opened>.Lease opened =
        ENCODER.borrow(new Device.Cpu(), id, () -> open(hadoop))) {
      return opened.value().encoder().encode(new Path(folder), part.number(), part.records());
    }
  }

  private Opened open(Configuration hadoop) {
    Tokenizer tokenizer = Tokenizer.open(LocalCopy.of(hadoop, new Path(model)), settings);
    return new Opened(tokenizer, PartEncoder.of(hadoop, tokenizer, index, task, choice));
  }

  /** Closes this process's tokenizer. Other processes keep their last one until they end. */
  static void free() {
    ENCODER.free();
  }
}
