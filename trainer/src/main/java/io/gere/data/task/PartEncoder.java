package io.gere.data.task;

import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.data.TokenPart;
import io.gere.data.TokenParts;
import io.gere.data.record.JsonRecord;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Makes samples of a task's records, and parts of its token folder of these. Threads may share one.
 */
public final class PartEncoder {
  private final Configuration hadoop;
  private final List<TaskEncoder> ways;
  private final TrainingChoice choice;
  private final int maxTargetTokens;

  /**
   * @param ways the task's form and its other wordings
   * @param choice which of them a record is put into
   */
  PartEncoder(
      Configuration hadoop, List<TaskEncoder> ways, TrainingChoice choice, int maxTargetTokens) {
    this.hadoop = hadoop;
    this.ways = ways;
    this.choice = choice;
    this.maxTargetTokens = maxTargetTokens;
  }

  /**
   * Finds out how the task's records become token ids, as the driver has.
   *
   * @param index the task's place in the recipe, from 0, for messages
   */
  public static PartEncoder of(
      Configuration hadoop, Tokenizer tokenizer, int index, Task task, TrainingChoice choice) {
    TextTasks texts = new TextTasks(hadoop, tokenizer);
    TaskEncoder form = texts.find(task, TaskFiles.find(hadoop, task)).orElseThrow();
    return new PartEncoder(hadoop, texts.ways(index, task, form), choice, task.maxTargetTokens());
  }

  /** Writes the part that these records make, unless an answer among them is too long. */
  public PartResult encode(Path folder, int part, List<JsonRecord> records) {
    List<Sample> samples = new ArrayList<>();
    LongAnswers tooLong = LongAnswers.NONE;
    int cut = 0;
    for (JsonRecord record : records) {
      TaskEncoder.Encoded encoded = encode(record);
      samples.add(encoded.sample());
      cut += encoded.cut() ? 1 : 0;
      if (encoded.answerTokens() > maxTargetTokens) {
        tooLong = tooLong.plus(record, encoded.answerTokens());
      }
    }
    TokenPart made = tooLong.any() ? null : TokenParts.write(hadoop, folder, part, samples, cut);
    return new PartResult(part, made, tooLong);
  }

  TaskEncoder.Encoded encode(JsonRecord record) {
    return ways.get(choice.words(record, ways.size())).encode(record);
  }

  /** Refuses a record whose fields are wrong; cheap, for nothing is encoded. */
  void check(JsonRecord record) {
    ways.get(0).check(record);
  }
}
