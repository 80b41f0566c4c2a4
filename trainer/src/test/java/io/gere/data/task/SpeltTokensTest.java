package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Text;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in somebody's chat form are learnt as text, and that is said. */
final class SpeltTokensTest {
  private static final String RENDERED =
      """
      {"input": "the film", "output": "Good"}
      {"input": "<s> the film", "output": "Good </s>"}
      """;

  @TempDir Path root;

  @Test
  void theFirstRecordThatSpellsOneIsNamed() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(rendered().remarks(tokenizer, null))
          .singleElement()
          .asString()
          .contains("train.jsonl, record 2", "spells <s>", "text.split_special_tokens: false");
      int[] ids = rendered().read(tokenizer).train().get(1).inputIds();
      assertThat(Arrays.stream(ids).filter(id -> id == 1)).hasSize(1); // the tokenizer's own BOS
    }
  }

  @Test
  void nothingIsSaidWhereTheTokensAreWanted() {
    Text wanted = new Text(null, false);
    try (Tokenizer tokenizer = Tokenizer.open(SmallTokenizer.folder("word-level"), wanted)) {
      assertThat(rendered().remarks(tokenizer, null)).isEmpty();
      // One BOS, the record's own: <s> the film Answer : | Good </s> </s>
      assertThat(rendered().read(tokenizer).train().get(1).inputIds())
          .containsExactly(1, 9, 10, 3, 4, 7, 2, 2);
    }
  }

  private TaskFolder rendered() {
    return TaskFolder.in(root, "rendered").with("train.jsonl", RENDERED);
  }
}
