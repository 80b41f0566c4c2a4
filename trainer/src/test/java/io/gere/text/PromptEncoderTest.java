package io.gere.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromptEncoderTest {
  private static final Prompt COUNT =
      new Prompt("Option : ", "one two three four five", "\nAnswer:");

  @Test
  void sourceIsBosAndThePromptsTokens() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(new PromptEncoder(tokenizer, 9).source(COUNT).ids())
          .containsExactly(1, 5, 4, 23, 24, 25, 26, 27, 3, 4);
    }
  }

  @Test
  void aLongPromptLosesTheEndOfItsSentenceAndKeepsTheQuestionForTheAnswer() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(new PromptEncoder(tokenizer, 6).source(COUNT).ids())
          .containsExactly(1, 5, 4, 23, 24, 3, 4);
    }
  }

  @Test
  void whenTheWholeSentenceIsGoneTheTextBeforeItGoesToo() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(new PromptEncoder(tokenizer, 3).source(COUNT).ids()).containsExactly(1, 5, 3, 4);
    }
  }

  @Test
  void aLimitBelowTheTemplatesEndIsRefused() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThatThrownBy(() -> new PromptEncoder(tokenizer, 1).source(COUNT))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll("max_source_tokens is 1", "2 tokens", "Answer:");
    }
  }

  @Test
  void textOutsideTheBasicPlaneIsCutAtTheRightPlace() {
    Prompt prompt = new Prompt("", "\uD83D\uDE00\uD83D\uDE00 wonderful", "\nAnswer:");
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      // two faces of four bytes each, " wonderful" letter by letter, then \n, Answer and ":"
      int[] source = new PromptEncoder(tokenizer, 14).source(prompt).ids();
      assertThat(source).hasSize(1 + 14);
      assertThat(tokenizer.decode(source)).isEqualTo("\uD83D\uDE00\uD83D\uDE00 wo\nAnswer:");
    }
  }

  @Test
  void targetIsTheAnswerAndEos() {
    try (Tokenizer words = SmallTokenizer.wordLevel();
        Tokenizer bytes = SmallTokenizer.byteLevel()) {
      assertThat(new PromptEncoder(words, 9).target("Answer:", "Good")).containsExactly(7, 2);
      assertThat(new PromptEncoder(bytes, 9).target("Answer:", "Good"))
          .containsExactly(bytes.encode(" Good")[0], 266);
    }
  }

  @Test
  void aCutPromptSaysSo() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(new PromptEncoder(tokenizer, 9).source(COUNT).cut()).isFalse();
      assertThat(new PromptEncoder(tokenizer, 8).source(COUNT).cut()).isTrue();
    }
  }

  @Test
  void anAnswerIsNeverCut() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(new PromptEncoder(tokenizer, 1).target("Answer:", "one two three four"))
          .containsExactly(23, 24, 25, 26, 2);
    }
  }

  @Test
  void withoutBosAndEosThereAreOnlyTheTextsTokens() {
    try (Tokenizer tokenizer = Tokenizer.open(SmallTokenizer.folder("byte-level-pairs"))) {
      PromptEncoder encoder = new PromptEncoder(tokenizer, 10);
      assertThat(encoder.source(new Prompt("", "", "Answer:")).ids()).hasSize(2);
      assertThat(encoder.target("Answer:", "Good")).hasSize(1);
    }
  }

  @Test
  void promptAndAnswerReadAsOneText() {
    try (Tokenizer bytes = SmallTokenizer.byteLevel();
        Tokenizer words = SmallTokenizer.wordLevel()) {
      assertThat(readTogether(bytes, "Answer:")).isEqualTo("Answer: Good");
      assertThat(readTogether(bytes, "Answer: ")).isEqualTo("Answer: Good");
      assertThat(readTogether(bytes, "Answer\n")).isEqualTo("Answer\nGood");
      assertThat(readTogether(words, "Answer:")).isEqualTo("Answer : Good");
    }
  }

  @Test
  void aTokenizerThatSetsASpaceBeforeEveryTextGivesTheAnswerOneSpace(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"version": "1.0", "added_tokens": [], "pre_tokenizer": null, "decoder": null,
         "normalizer": {"type": "Sequence", "normalizers": [
           {"type": "Prepend", "prepend": "▁"},
           {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
         "model": {"type": "BPE", "vocab": {"▁": 0, "A": 1, ":": 2, "G": 3, "▁A": 4, "▁G": 5},
           "merges": ["▁ A", "▁ G"]}}
        """);
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.encode(" G")).containsExactly(0, 5);
      assertThat(new PromptEncoder(tokenizer, 10).answer("A:", "G")).containsExactly(5);
    }
  }

  private static String readTogether(Tokenizer tokenizer, String prompt) {
    PromptEncoder encoder = new PromptEncoder(tokenizer, 50);
    int[] source = encoder.source(new Prompt(prompt, "", "")).ids();
    int[] target = encoder.target(prompt, "Good");
    return tokenizer.decode(IntStream.concat(IntStream.of(source), IntStream.of(target)).toArray());
  }
}
