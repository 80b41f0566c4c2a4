package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.choice.Dtype;
import io.gere.config.choice.ExamStyle;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeWriter;
import org.junit.jupiter.api.Test;

/** Keys that mean something by others, or by another name. */
final class RecipeMeaningTest {
  /** And the recipe that a run folder keeps means the same. */
  @Test
  void conversationsThatTheModelWritesAreReplayedUnlessOthersAreNamed() {
    String written = "run: {dir: runs/a, shared: runs/b}, self_replay: {}";
    Recipe own = RecipeReader.parse("{%s, replay: {conversations: {share: 1}}}".formatted(written));
    Recipe kept = RecipeReader.parse(RecipeWriter.yaml(own));
    Recipe plain = RecipeReader.parse("{%s}".formatted(written));
    Recipe others =
        RecipeReader.parse("{%s, replay: {conversations: {path: c}}}".formatted(written));
    Recipe readyMade = RecipeReader.parse("{%s, replay: {path: f}}".formatted(written));

    assertThat(own.drawsOwnConversations()).isTrue();
    assertThat(own.replay().conversations().path())
        .containsExactly("runs/b/self-replay/conversations.jsonl");
    assertThat(own.replay().conversations().share()).isEqualTo(1);
    assertThat(kept).isEqualTo(own);
    assertThat(kept.drawsOwnConversations()).isTrue();
    assertThat(plain.replay().conversations().share()).isEqualTo(0.5);
    assertThat(others.drawsOwnConversations()).isFalse();
    assertThat(others.replay().conversations().path()).containsExactly("c");
    assertThat(readyMade.drawsOwnConversations()).isFalse();
    assertThat(RecipeReader.parse("self_replay: {}").drawsOwnConversations()).isFalse();
  }

  @Test
  void evaluationTakesTheModelsOwnNumberTypeUnlessAnotherIsWritten() {
    Recipe written = RecipeReader.parse("{model: {dtype: bfloat16}, evaluate: {dtype: float32}}");

    assertThat(written.evaluate().dtype()).isEqualTo(Dtype.FLOAT32);
    assertThat(RecipeReader.parse("model: {dtype: bfloat16}").evaluate().dtype())
        .isEqualTo(Dtype.BFLOAT16);
    assertThat(RecipeReader.parse("").evaluate().dtype()).isEqualTo(Dtype.FLOAT32);
  }

  @Test
  void letterIsAnotherNameOfTheStyleHendrycks() {
    assertThat(RecipeReader.parse("evaluate: {exam_style: letter}").evaluate().examStyle())
        .isEqualTo(ExamStyle.HENDRYCKS);
    assertThat(RecipeReader.parse("evaluate: {exam_style: harness}").evaluate().examStyle())
        .isEqualTo(ExamStyle.HARNESS);
  }
}
