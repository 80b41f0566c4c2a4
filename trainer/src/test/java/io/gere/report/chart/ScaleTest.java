package io.gere.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScaleTest {
  @Test
  void aLinearScaleHasRoundTicksAroundItsValues() {
    assertThat(labels(LinearScale.around(0.13, 0.47)))
        .containsExactly("0.1", "0.2", "0.3", "0.4", "0.5");
    assertThat(labels(LinearScale.around(12_000, 31_000)))
        .containsExactly("10,000", "15,000", "20,000", "25,000", "30,000", "35,000");
    assertThat(labels(LinearScale.around(-1, 1)))
        .containsExactly("-1.0", "-0.5", "0.0", "0.5", "1.0");
    assertThat(labels(LinearScale.around(0, 7e-5)))
        .containsExactly("0", "2.0e-05", "4.0e-05", "6.0e-05", "8.0e-05");
  }

  @Test
  void placesRunFromTheLowEndToTheHighEnd() {
    assertThat(LinearScale.around(0, 4).place(1)).isEqualTo(0.25);
    assertThat(LogScale.around(2, 5_000).place(100)).isEqualTo(0.5);
  }

  @Test
  void aConstantCurveStillHasAScale() {
    Scale zero = LinearScale.around(0, 0);
    Scale hundred = LogScale.around(100, 100);

    assertThat(zero.place(0)).isBetween(0.0, 1.0);
    assertThat(hundred.place(100)).isEqualTo(0.5);
    assertThat(labels(hundred)).containsExactly("10", "20", "50", "100", "200", "500", "1,000");
  }

  @Test
  void aWideLogarithmicScaleMarksDecades() {
    assertThat(labels(LogScale.around(0.002, 300))).containsExactly("0.001", "0.1", "10", "1,000");
    assertThat(labels(LogScale.around(3e-8, 2e-5)))
        .containsExactly("1e-08", "1e-07", "1e-06", "1e-05", "0.0001");
  }

  private static List<String> labels(Scale scale) {
    return scale.ticks().stream().map(scale::label).toList();
  }
}
