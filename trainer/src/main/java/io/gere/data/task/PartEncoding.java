package io.gere.data.task;

import io.gere.config.Task;
import io.gere.data.record.JsonRecord;
import io.gere.progress.ProgressLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Where the parts of a task's token folder are made: on this thread, or by executors. */
public interface PartEncoding {
  /** On this thread, one part after the other. */
  PartEncoding HERE = (work, here, log) -> new OnThisThread(work.folder(), here);

  /**
   * What is to be made.
   *
   * @param folder where the parts go
   * @param index the task's place in the recipe, from 0
   */
  record Work(Path folder, int index, Task task, TrainingChoice choice) {}

  /**
   * Begins a task.
   *
   * @param here makes parts on this host
   */
  Encoders begin(Work work, PartEncoder here, ProgressLog log);

  /** Those who make the parts of one task. */
  interface Encoders extends AutoCloseable {
    /** Has a part made; waits only where too many are being made already. */
    void add(int part, List<JsonRecord> records);

    /**
     * Waits for all of them.
     *
     * @throws io.gere.GereException what the first part that failed says
     */
    List<PartResult> results();

    @Override
    void close();
  }

  /** One after the other. */
  final class OnThisThread implements Encoders {
    private final Path folder;
    private final PartEncoder encoder;
    private final List<PartResult> results = new ArrayList<>();

    private OnThisThread(Path folder, PartEncoder encoder) {
      this.folder = folder;
      this.encoder = encoder;
    }

    @Override
    public void add(int part, List<JsonRecord> records) {
      results.add(encoder.encode(folder, part, records));
    }

    @Override
    public List<PartResult> results() {
      return results;
    }

    @Override
    public void close() {}
  }
}
