package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.spark.pipeline.Console;
import io.gere.spark.signal.EndSignals;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.watch.DrawnRun;
import io.gere.spark.watch.RunFollower;
import io.gere.spark.watch.WatchServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}: a run's page while it is at work. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    header = "Shows a run while it is at work, in a browser.",
    description =
        """
        Shows a run while it is at work, here or elsewhere: a page with what it is at, time left, \
        ranks, the last checkpoint, findings and the report's curves as they grow. It reads the \
        run folder alone, which may lie on HDFS or an object store, writes nothing, and goes on \
        through restarts and resumes. Only browsers on this machine reach it; from another, by a \
        tunnel:

          ssh -N -L 8017:localhost:8017 MACHINE

        Ctrl-C ends it. 'run --watch PORT' shows the run's own page as long as it runs.""")
final class WatchCommand implements Callable<Integer> {
  /** How old what a page shows may be. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  @Parameters(paramLabel = "RUN_DIR", description = "run.dir of a recipe; it may come yet.")
  private String folder;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8017",
      description = "Default ${DEFAULT-VALUE}; 0: any that is free.")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    Console console = new Console(System.out);
    RunFollower run = new RunFollower(SparkSessions.hadoop(), folder);
    run.requireRunOrNothing().ifPresent(missing -> console.say("watch: " + missing));
    CountDownLatch end = new CountDownLatch(1);
    try (WatchServer server = open(port, run)) {
      console.say("watch: %s is on %s".formatted(folder, server.address()));
      for (String signal : List.of("INT", "TERM", "HUP")) {
        EndSignals.hear(
            signal,
            () -> {
              end.countDown();
              return true;
            });
      }
      end.await();
    }
    return ExitCode.OK.code();
  }

  /** Begins to show the run in a folder. */
  static WatchServer open(int port, RunFollower run) {
    return WatchServer.open(port, new DrawnRun(run::read, FRESH));
  }
}
