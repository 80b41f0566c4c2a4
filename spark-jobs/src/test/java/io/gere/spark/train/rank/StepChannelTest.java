package io.gere.spark.train.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.spark.LocalSpark;
import io.gere.train.TrainingListener;
import io.gere.validation.ValidationScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class StepChannelTest {
  @Test
  void theDriverHearsTheStepsOfItsAttemptInTheirOrderBeforeTheRankEnds() {
    List<Object> heard = new ArrayList<>();
    StepChannel.listen(7, new Heard(heard));

    JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
        .parallelize(List.of(6, 7), 1)
        .foreach(StepChannelTest::tellHundredSteps);

    List<Object> told = new ArrayList<>(List.of(asked()));
    LongStream.range(0, 100).forEach(i -> told.add(step(7, i)));
    assertThat(heard).isEqualTo(told);
  }

  private static void tellHundredSteps(int attempt) {
    try (StepChannel.Teller driver = new StepChannel.Teller(attempt)) {
      driver.validated(asked());
      for (long i = 0; i < 100; i++) {
        driver.stepped(step(attempt, i));
      }
    }
  }

  private record Heard(List<Object> all) implements TrainingListener {
    @Override
    public void stepped(StepMetrics step) {
      all.add(step);
    }

    @Override
    public void validated(ValidationScores scores) {
      all.add(scores);
    }
  }

  private static ValidationScores asked() {
    return new ValidationScores("of attempt 7", 0, Map.of(), null, null, 0.5, null);
  }

  private static StepMetrics step(int attempt, long number) {
    return new StepMetricsBuilder().task("of attempt " + attempt).step(number).build();
  }
}
