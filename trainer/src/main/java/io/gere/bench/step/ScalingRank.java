package io.gere.bench.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.bench.BenchShape;
import io.gere.bench.RankProcess;
import io.gere.parallel.Collective;
import io.gere.storage.Json;

/** The program of one rank of {@link ScalingBench}; rank 0 says what it measured. */
final class ScalingRank {
  private ScalingRank() {}

  public static void main(String[] arguments) throws JsonProcessingException {
    RankProcess process = RankProcess.of(arguments);
    BenchShape shape = Json.MAPPER.readValue(process.arguments().get(0), BenchShape.class);
    StepBenchOptions options =
        Json.MAPPER.readValue(process.arguments().get(1), StepBenchOptions.class);
    options.machine().prepareThread();
    try (Collective ranks = process.collective()) {
      StepCase measured = new StepBench(shape, options).measure(ranks, "plain", 0);
      if (ranks.rank() == 0) {
        process.parent().println(Json.line(measured));
      }
    }
  }
}
