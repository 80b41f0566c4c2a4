package io.gere.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class SampleTest {

  @Test
  void onlyTheAnswersTokensCarryLabels() {
    Sample sample = Sample.of(new int[] {1, 5, 6}, new int[] {7, 2});
    assertThat(sample.inputIds()).containsExactly(1, 5, 6, 7, 2);
    assertThat(sample.labels()).containsExactly(-100, -100, -100, 7, 2);
    assertThat(sample.length()).isEqualTo(5);
    assertThat(sample.labelTokens()).isEqualTo(2);
  }

  @Test
  void theFirstTokensLabelIsNotPredictedByAnything() {
    int[] ids = {4, 5, 6};
    assertThat(new Sample(ids, ids).labelTokens()).isEqualTo(2);
  }

  @Test
  void samplesWithTheSameTokensAreEqual() {
    Sample sample = new Sample(new int[] {1, 2}, new int[] {-100, 2});
    assertThat(sample)
        .isEqualTo(new Sample(new int[] {1, 2}, new int[] {-100, 2}))
        .hasSameHashCodeAs(new Sample(new int[] {1, 2}, new int[] {-100, 2}))
        .isNotEqualTo(new Sample(new int[] {1, 2}, new int[] {1, 2}))
        .isNotEqualTo(new Sample(new int[] {3, 2}, new int[] {-100, 2}));
  }

  @Test
  void whatCannotBeLearntIsRefused() {
    refused(new int[] {1, 2, 3}, new int[] {1, 2}, "3 input_ids but 2 labels");
    refused(new int[] {1, -2}, new int[] {1, 2}, "negative id");
    refused(new int[] {1, 2}, new int[] {1, -1}, "negative label");
    refused(new int[] {1, 2}, new int[] {1, -100}, "nothing to learn");
    refused(new int[] {1}, new int[] {1}, "nothing to learn");
    refused(new int[0], new int[0], "nothing to learn");
  }

  private static void refused(int[] inputIds, int[] labels, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sample(inputIds, labels))
        .withMessageContaining(why);
  }
}
