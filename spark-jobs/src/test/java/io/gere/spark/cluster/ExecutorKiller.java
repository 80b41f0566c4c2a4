package io.gere.spark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Kills, as by {@code kill -9}, the executor that ends the first task of a step, while others are
 * under way; the look at the run folder that comes before is no step. A driver gets it by {@code
 * spark.extraListeners}; what happened stands in a file.
 */
public final class ExecutorKiller extends SparkListener {
  /** Names the file, as a Spark property. */
  static final String DIARY = "spark.gere.test.diary";

  private final Path diary;
  private final String driver;
  private final Map<String, ProcessHandle> executors = new HashMap<>();
  private boolean stepHasBegun;
  private boolean killed;

  /** Spark makes it. */
  public ExecutorKiller(SparkConf conf) {
    diary = Path.of(conf.get(DIARY));
    driver = "CoarseGrainedScheduler@127.0.0.1:" + conf.get("spark.driver.port");
  }

  /** The properties by which a driver gets one. */
  static Map<String, String> properties(Path diary) {
    return Map.of("spark.extraListeners", ExecutorKiller.class.getName(), DIARY, diary.toString());
  }

  @Override
  public void onJobStart(SparkListenerJobStart started) {
    String description = started.properties().getProperty("spark.job.description", "");
    stepHasBegun |= !description.startsWith("run.dir");
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart started) {
    executors.computeIfAbsent(started.taskInfo().executorId(), this::process);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd ended) {
    if (ended.reason() instanceof ExecutorLostFailure lost) {
      write("lost a task of executor " + lost.execId());
    } else if (stepHasBegun && !killed) {
      killed = true;
      String executor = ended.taskInfo().executorId();
      executors.get(executor).destroyForcibly();
      write("killed executor " + executor);
    }
  }

  private ProcessHandle process(String executor) {
    List<String> words = List.of(driver, "--executor-id\0" + executor + "\0");
    return ProcessHandle.allProcesses()
        .filter(process -> words.stream().allMatch(commandLine(process)::contains))
        .findFirst()
        .orElseThrow();
  }

  /** All of it: {@code ProcessHandle} ends in the middle of the class path. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())));
    } catch (IOException e) {
      return ""; // it has ended meanwhile
    }
  }

  private void write(String line) {
    try {
      Files.writeString(diary, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
