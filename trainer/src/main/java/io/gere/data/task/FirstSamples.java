package io.gere.data.task;

import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Keeps the first samples of a task while its records go by. */
final class FirstSamples {
  private static final int KEPT = 3;

  private final Tokenizer tokenizer;
  private final List<TaskExamples.Example> first = new ArrayList<>();

  /**
   * @param tokenizer null: token ids are shown
   */
  FirstSamples(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  void see(String place, Supplier<TaskEncoder.Encoded> encoding) {
    if (first.size() < KEPT) {
      TaskEncoder.Encoded encoded = encoding.get();
      first.add(
          new TaskExamples.Example(place, encoded.cut(), TokenRun.of(encoded.sample(), tokenizer)));
    }
  }

  /** Writes them beside the token ids, unless these were there and no record went by. */
  void write(Configuration hadoop, Path folder, TaskFiles files) {
    if (!first.isEmpty()) {
      new TaskExamples(files.train().recognise().phrase(), first).write(hadoop, folder);
    }
  }
}
