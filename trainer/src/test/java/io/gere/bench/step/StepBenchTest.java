package io.gere.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.bench.BenchMachine;
import io.gere.bench.BenchShape;
import io.gere.config.choice.Sharded;
import io.gere.storage.Json;
import io.gere.tensor.ElementType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the measurement says, on a model that takes no time. */
final class StepBenchTest {
  private static final BenchShape TINY = new BenchShape(2, 16, 4, 2, 24, 32, 4, 8);

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void everyNumberIsThereForEveryCase(ElementType type) throws IOException {
    StepReport report =
        new StepBench(
                TINY,
                new StepBenchOptions(
                    new BenchMachine("cpu", 1, type, List.of(16)),
                    2,
                    Sharded.GRADIENTS,
                    2,
                    TINY.sequences(),
                    1,
                    0))
            .run();

    JsonNode json = Json.MAPPER.readTree(Json.pretty(report));
    // 2 layers of 16·16 + 2·8·16 + 16·16 + 3·16·24 + 2·16, a norm, embedding and head
    assertThat(json.get("parameters").asLong()).isEqualTo(2 * 1952 + 16 + 2 * 512);
    assertThat(json.get("product_parameters").asLong()).isEqualTo(2 * 1952 + 16 + 512);
    assertThat(json.get("dtype").asText()).isEqualToIgnoringCase(type.name());
    assertThat(json.get("matrix_gflops")).hasSize(3).allMatch(rate -> rate.asDouble() > 0);
    assertThat(json.get("results")).hasSize(2);
    assertThat(json.at("/results/0/measured/name").asText()).isEqualTo("plain");
    assertThat(json.at("/results/1/measured/name").asText()).isEqualTo("gere");
    assertThat(json.at("/results/1/measured/replay").asInt()).isEqualTo(1);
    for (JsonNode result : json.get("results")) {
      assertThat(result.at("/measured/steps").asInt()).isEqualTo(2);
      assertThat(result.at("/measured/tokens").asInt()).isEqualTo(32);
      assertThat(result.at("/measured/loss").asDouble()).isPositive();
      for (String rate : List.of("tokens_per_second", "gflops", "share", "product_gflops")) {
        assertThat(result.get(rate).asDouble()).as(rate).isPositive();
      }
      for (String phase : List.of("input", "forward", "backward", "optimizer")) {
        assertThat(result.at("/measured/shares/" + phase).asDouble()).as(phase).isBetween(0.0, 1.0);
      }
      assertThat(result.at("/measured/java_bytes_per_step").asLong()).isPositive();
    }
    assertThat(StepTable.lines(report)).anyMatch(line -> line.startsWith("tokens/s, median step"));
  }
}
