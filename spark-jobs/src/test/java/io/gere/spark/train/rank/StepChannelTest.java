package io.gere.spark.train.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.spark.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class StepChannelTest {
  @Test
  void theDriverHearsTheStepsOfItsAttemptInTheirOrderBeforeTheRankEnds() {
    List<StepMetrics> heard = new ArrayList<>();
    StepChannel.listen(7, heard::add);

    JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
        .parallelize(List.of(6, 7), 1)
        .foreach(StepChannelTest::tellHundredSteps);

    assertThat(heard).isEqualTo(LongStream.range(0, 100).mapToObj(i -> step(7, i)).toList());
  }

  private static void tellHundredSteps(int attempt) {
    try (StepChannel.Teller driver = new StepChannel.Teller(attempt)) {
      for (long i = 0; i < 100; i++) {
        driver.accept(step(attempt, i));
      }
    }
  }

  private static StepMetrics step(int attempt, long number) {
    return new StepMetricsBuilder().task("of attempt " + attempt).step(number).build();
  }
}
