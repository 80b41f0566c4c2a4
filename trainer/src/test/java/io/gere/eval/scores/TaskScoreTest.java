package io.gere.eval.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scores of hand-made answers to questions about three colours, one of which is never right. */
final class TaskScoreTest {
  private static final List<String> LABELS = List.of("red", "green", "blue");
  private static final ConfusionMatrix CONFUSION =
      ConfusionMatrix.of(LABELS, new int[] {0, 0, 0, 0, 2, 2}, new int[] {0, 0, 1, -1, 2, 0});

  @Test
  void aConfusionCountsWhatWasGivenWhereWhatWasRight() {
    assertThat(CONFUSION.counts())
        .containsExactly(List.of(2, 1, 0, 1), List.of(0, 0, 0, 0), List.of(1, 0, 1, 0));
    assertThat(CONFUSION.mostFrequent()).isEqualTo(4); // of red
  }

  @Test
  void aLabelThatIsNowhereRightHasNoAccuracy() {
    Map<String, Double> accuracy = CONFUSION.labelAccuracy();

    assertThat(accuracy).containsEntry("red", 0.5).containsEntry("blue", 0.5);
    assertThat(accuracy).containsEntry("green", null);
  }

  @Test
  void theScoreFollowsFromTheConfusion() {
    TaskScore score = TaskScore.of(CONFUSION, 5);

    assertThat(score)
        .isEqualTo(
            new TaskScore(0.5, 6, 2, 1, 0, 5, CONFUSION, null)); // 3 right, 2 wrong, 1 none of them
    assertThat(score.optionAccuracy()).isEqualTo(5.0 / 6);
  }

  @Test
  void theFileSaysBothViewsAndReadsBack() throws IOException {
    TaskScore score = TaskScore.of(CONFUSION, 5);

    String json = Json.line(score);

    assertThat(json)
        .contains("\"accuracy\":0.5", "\"option_accuracy\":0.8333", "\"option_correct\":5")
        .contains("\"label_accuracy\":{\"blue\":0.5,\"green\":null,\"red\":0.5}")
        .contains("\"counts\":[[2,1,0,1],[0,0,0,0],[1,0,1,0]]");
    assertThat(Json.MAPPER.readValue(json, TaskScore.class)).isEqualTo(score);
  }

  @Test
  void partsOfATestAddUp() {
    ConfusionMatrix first = ConfusionMatrix.of(LABELS, new int[] {0, 0, 2}, new int[] {0, -1, 0});
    ConfusionMatrix second = ConfusionMatrix.of(LABELS, new int[] {0, 0, 2}, new int[] {0, 1, 2});

    assertThat(TaskScore.sum(List.of(TaskScore.of(first, 3), TaskScore.of(second, 2))))
        .isEqualTo(TaskScore.of(CONFUSION, 5));
    assertThat(TaskScore.sum(List.of(TaskScore.of(3, 1, 0), TaskScore.of(4, 2, 0))))
        .isEqualTo(TaskScore.of(7, 3, 0));
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThatThrownBy(() -> new TaskScore(0.5, 6, 1, 2, 0, 5, CONFUSION, null))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("do not fit");
    assertThatThrownBy(() -> TaskScore.of(CONFUSION, 7)).isInstanceOf(GereException.class);
    assertThatThrownBy(() -> new ConfusionMatrix(LABELS, List.of(List.of(1, 2, 3, 4))))
        .isInstanceOf(GereException.class);
  }
}
