package io.gere.spark.tokens;

import static io.gere.RootLocale.format;

import io.gere.data.record.JsonRecord;
import io.gere.data.task.PartEncoder;
import io.gere.data.task.PartEncoding;
import io.gere.data.task.PartResult;
import io.gere.progress.Pace;
import io.gere.progress.ProgressLog;
import io.gere.progress.Ticker;
import io.gere.spark.placement.CpuStages;
import io.gere.spark.progress.ExecutorWatch;
import io.gere.spark.progress.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The executors at work on one task. A part is a Spark job of its own, so that the driver reads on
 * while parts are made; it holds two parts for each core and no more.
 */
final class ExecutorEncoders implements PartEncoding.Encoders {
  private final JavaSparkContext context;
  private final EncodeWork work;
  private final PartEncoder here;
  private final ExecutorService jobs;
  private final Semaphore room;
  private final List<Future<PartResult>> results = new ArrayList<>();
  private final AtomicLong encoded = new AtomicLong();
  private final Ticker ticker;
  private final ExecutorWatch executors;
  private volatile boolean failed;
  private RecordPart first; // goes to an executor when there is a second

  ExecutorEncoders(JavaSparkContext context, EncodeWork work, PartEncoder here, ProgressLog log) {
    this.context = context;
    this.work = work;
    this.here = here;
    this.executors = new ExecutorWatch(context.sc(), log);
    int slots = context.defaultParallelism();
    this.jobs = Executors.newFixedThreadPool(slots);
    this.room = new Semaphore(2 * slots);
    Pace pace = Pace.start();
    this.ticker =
        new Ticker(
            "tokenising",
            Pace.INTERVAL,
            () -> {
              long records = encoded.get();
              if (records > 0) {
                log.say(
                    format(
                        "train: task %s: %,d records are token ids, %,.0f a second",
                        work.task().name(), records, records / pace.seconds()));
              }
              return true;
            });
  }

  @Override
  public void add(int number, List<JsonRecord> records) {
    RecordPart part = new RecordPart(number, records);
    if (first == null && results.isEmpty()) {
      first = part;
      return;
    }
    sendFirst();
    send(part);
  }

  private void sendFirst() {
    if (first != null) {
      send(first);
      first = null;
    }
  }

  private void send(RecordPart part) {
    if (failed) {
      results(); // says what has failed
    }
    room.acquireUninterruptibly();
    results.add(
        jobs.submit(
            () -> {
              try {
                PartResult result = encode(part);
                encoded.addAndGet(part.records().size());
                return result;
              } catch (RuntimeException e) {
                failed = true;
                throw e;
              } finally {
                room.release();
              }
            }));
  }

  private PartResult encode(RecordPart part) {
    String task = work.task().name();
    context.setJobGroup(
        work.id(), format("train: token ids of task %s, part %d", task, part.number()), true);
    Broadcast<RecordPart> sent = context.broadcast(part);
    EncodeWork onExecutor = work;
    SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
    try {
      return executors.run(
          () ->
              CpuStages.of(context.parallelize(List.of(part.number()), 1))
                  .map(number -> onExecutor.on(sent.value(), hadoop.value()))
                  .collect()
                  .get(0));
    } finally {
      sent.destroy();
    }
  }

  @Override
  public List<PartResult> results() {
    if (first != null) {
      return List.of(here.encode(new Path(work.folder()), first.number(), first.records()));
    }
    List<PartResult> all = new ArrayList<>();
    for (Future<PartResult> result : results) {
      all.add(TaskFailure.unwrap(result::get));
    }
    return all;
  }

  @Override
  public void close() {
    executors.close();
    ticker.close();
    if (!results.stream().allMatch(Future::isDone)) {
      context.cancelJobGroup(work.id());
    }
    jobs.shutdownNow();
    EncodeWork.free();
  }
}
