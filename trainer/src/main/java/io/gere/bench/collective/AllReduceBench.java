package io.gere.bench.collective;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.bench.RankProcesses;
import io.gere.progress.ProgressLog;
import io.gere.storage.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench all-reduce}: what training does with a bucket of gradients, a reduce-scatter and
 * then an all-gather, in a ring between processes of this machine, beside what the loopback's
 * sockets carry between the same processes in the same run.
 */
public final class AllReduceBench {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private AllReduceBench() {}

  /**
   * Measures every number of ranks with every size.
   *
   * @param rankCounts 2 or more each
   * @param megabytes 1 to 1000 each
   * @param log takes lines of progress
   */
  public static AllReduceReport run(
      List<Integer> rankCounts, List<Integer> megabytes, ProgressLog log) {
    List<AllReduceReport.Result> results = new ArrayList<>();
    for (int count : rankCounts) {
      log.say("%d ranks: starting their processes".formatted(count));
      List<String> arguments = megabytes.stream().map(String::valueOf).toList();
      try (RankProcesses ranks =
          RankProcesses.start(AllReduceRank.class, count, TIMEOUT, arguments)) {
        for (int size : megabytes) {
          log.say("%d ranks: %d MB".formatted(count, size));
          AllReduceCase measured = Json.MAPPER.readValue(ranks.next(0), AllReduceCase.class);
          results.add(AllReduceReport.Result.of(measured));
        }
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new AllReduceReport(Runtime.getRuntime().availableProcessors(), results);
  }
}
