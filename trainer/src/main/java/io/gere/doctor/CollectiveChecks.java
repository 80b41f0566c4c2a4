package io.gere.doctor;

import io.gere.GereException;
import io.gere.RootLocale;
import io.gere.bench.RankProcesses;
import io.gere.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes of this machine that add up numbers, by NCCL on GPUs and by the ring on CPUs, and what
 * the others do when one is lost.
 */
public final class CollectiveChecks {
  private CollectiveChecks() {}

  /**
   * Joins them.
   *
   * @param device a GPU: ranks take those of the machine in turn, and may share one
   * @param ncclLibrary {@code train.nccl_library}
   */
  public static List<HealthCheck> run(int count, Device device, Optional<String> ncclLibrary) {
    List<HealthCheck> checks = new ArrayList<>();
    String kind = device instanceof Device.Gpu ? "nccl" : "ring";
    List<String> arguments = List.of(kind, ncclLibrary.orElse(""));
    try (RankProcesses ranks =
        RankProcesses.start(
            CollectiveCheckRank.class, count, CollectiveCheckRank.TIMEOUT, arguments)) {
      for (String operation : CollectiveSums.OPERATIONS) {
        double largest = 0;
        for (int rank = 0; rank < count; rank++) {
          largest = Math.max(largest, Double.parseDouble(ranks.next(rank)));
        }
        checks.add(
            HealthCheck.within(
                operation + ", " + count + " ranks", kind + ": sums are off by", largest, 0));
      }
      checks.add(lostPeer(ranks, count));
    } catch (GereException e) {
      checks.add(HealthCheck.missing(count + " ranks", e.getMessage()));
    }
    return checks;
  }

  private static HealthCheck lostPeer(RankProcesses ranks, int count) {
    long start = System.nanoTime();
    ranks.process(count - 1).destroyForcibly();
    String said = ranks.next(0);
    double seconds = (System.nanoTime() - start) / 1e9;
    return said.startsWith(CollectiveCheckRank.NOTICED)
        ? HealthCheck.ok(
            "a lost rank", RootLocale.format("noticed after %.1f s: %s", seconds, said))
        : new HealthCheck("a lost rank", HealthCheck.Verdict.WRONG, "not noticed: " + said);
  }
}
