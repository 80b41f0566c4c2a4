package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.data.task.TaskQuestion;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.scores.FormScore;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatFolder;
import io.gere.text.chat.ChatForm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as an answer's form. */
final class AnswerFormTest {
  private static final int LIMIT = 40;

  @TempDir Path root;

  @Test
  void anAnswerAsLongAsAllowedDidNotStop() {
    FormScore form = form(List.of("a", "a"), "a", "a".repeat(LIMIT));

    assertThat(form.stops()).isEqualTo(0.5);
    assertThat(form.keeps()).isEqualTo(1);
    assertThat(form.parses()).isNull();
  }

  @Test
  void aSpecialTokenInsideOrAnotherTurnBreaksTheTemplate() {
    FormScore form =
        form(List.of("a", "a", "a", "a"), "a", "a<|turn|>b", "a\n<user>b", "a <assistant>b");

    assertThat(form.kept()).isEqualTo(1);
    assertThat(form.stopped()).isEqualTo(4);
  }

  @Test
  void jsonIsAskedForWhereTheRightAnswerIsAnObjectOrAnArray() {
    FormScore form =
        form(
            List.of("{\"a\": 1}", "[1]", "{\"a\": 1}", "12", "yes", "{\"a\": 1}"),
            " {\"b\": [2, null]} ",
            "[1, 2] and so on",
            "{\"a\": 1",
            "{",
            "no",
            "3");

    assertThat(form).isEqualTo(new FormScore(6, 6, 6, 4, 1));
    assertThat(form.parses()).isEqualTo(0.25);
  }

  private FormScore form(List<String> right, String... written) {
    Path folder = ChatFolder.write(root.resolve("model"), ChatFolder.TURNS);
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      TaskTestSet test =
          new TaskTestSet(
              right.stream().map(answer -> new TaskQuestion("?", new int[] {1}, answer)).toList(),
              List.of(),
              ChatForm.of(tokenizer, null).bounds());
      int[][] ids =
          Stream.of(written).map(text -> tokenizer.tokenize(text).ids()).toArray(int[][]::new);
      assertThat(Arrays.stream(ids).mapToInt(answer -> answer.length)).allMatch(n -> n <= LIMIT);
      return new AnswerForm(tokenizer, test.bounds()).score(test, ids, LIMIT);
    }
  }
}
