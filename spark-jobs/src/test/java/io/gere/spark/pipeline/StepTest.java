package io.gere.spark.pipeline;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StepTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loss: {replay: none} | TRAIN EVALUATE REPORT",
        "{loss: {replay: none}, replay: {held_out: 9}} | SAMPLE TRAIN EVALUATE REPORT",
        "loss: {replay: replay} | SAMPLE TRAIN EVALUATE REPORT",
        "loss: {replay: l2} | SAMPLE DISTILL TRAIN EVALUATE REPORT",
        "{run: {dir: r}, loss: {replay: none}, self_replay: {}} | TRAIN EVALUATE REPORT",
        "{run: {dir: r}, loss: {replay: replay}, replay: {conversations: {path: c}}, self_replay: {}} | SAMPLE TRAIN EVALUATE REPORT",
        "{run: {dir: r}, loss: {replay: replay}, self_replay: {}} | SELF_REPLAY SAMPLE TRAIN EVALUATE REPORT",
        "loss: {replay: tm} | SAMPLE DISTILL THRESHOLDS TRAIN EVALUATE REPORT"
      })
  void aRunDoesWhatItsLossAndItsEvaluationNeed(String recipe, String steps) {
    Recipe read = RecipeReader.parse(recipe);

    assertThat(
            Arrays.stream(Step.values())
                .filter(step -> step.isNeededBy(read))
                .map(Step::name)
                .collect(joining(" ")))
        .isEqualTo(steps);
  }
}
