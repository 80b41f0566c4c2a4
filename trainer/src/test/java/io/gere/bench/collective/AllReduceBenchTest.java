package io.gere.bench.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class AllReduceBenchTest {
  @Test
  void everyNumberOfProcessesSumsAndCarriesEverySize() {
    List<String> said = new ArrayList<>();

    AllReduceReport report = AllReduceBench.run(List.of(2, 3), List.of(1, 3), said::add);

    assertThat(report.results())
        .extracting(result -> result.measured().ranks(), result -> result.measured().megabytes())
        .containsExactly(tuple(2, 1), tuple(2, 3), tuple(3, 1), tuple(3, 3));
    assertThat(report.results())
        .extracting(result -> result.measured().sentBytes())
        .containsExactly(1_000_000L, 3_000_000L, 1_333_333L, 4_000_000L);
    assertThat(report.results())
        .allSatisfy(
            result -> {
              double seconds = result.measured().allReduceSeconds().median();
              assertThat(seconds).isPositive();
              assertThat(result.bufferRate() * seconds)
                  .isCloseTo(result.measured().megabytes(), within(1e-9));
              assertThat(result.share())
                  .isCloseTo(result.sentRate() / result.rawRate(), within(1e-9));
              assertThat(result.authenticatedShare()).isPositive();
            });
    assertThat(report.lines()).anyMatch(line -> line.matches(" +3 +3 .*"));
    assertThat(said).contains("2 ranks: 3 MB", "3 ranks: 1 MB");
  }
}
