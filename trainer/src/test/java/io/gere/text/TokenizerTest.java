package io.gere.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Text;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenizerTest {
  @TempDir Path folder;

  @Test
  void neitherTruncatesNorAddsSpecialTokensWhateverTheFileSays() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(tokenizer.encode("the film was a very long story"))
          .containsExactly(9, 10, 12, 13, 14, 15, 16);
    }
  }

  @Test
  void encodesMoreTokensThanTheLibrarysDefaultOf512() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      assertThat(tokenizer.encode("x".repeat(2000))).hasSize(2000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"byte-level", "byte-level-pairs"})
  void readsMergesAsStringsAndAsPairs(String name) {
    try (Tokenizer tokenizer = Tokenizer.open(SmallTokenizer.folder(name))) {
      assertThat(tokenizer.encode(" Good")).hasSize(1);
      assertThat(tokenizer.encode("Answer")).hasSize(1);
    }
  }

  @Test
  void byteLevelTextComesBackAsItWas() {
    String text = "Grüße \uD83D\uDE00\n\n  two  spaces\t\u0000end ";
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void decodingLeavesSpecialTokensOut() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(tokenizer.decode(new int[] {1, 9, 10, 2})).isEqualTo("the film");
    }
  }

  @Test
  void vocabularySizeCountsAddedTokens() {
    try (Tokenizer words = SmallTokenizer.wordLevel();
        Tokenizer bytes = SmallTokenizer.byteLevel()) {
      assertThat(words.vocabularySize()).isEqualTo(33);
      assertThat(bytes.vocabularySize()).isEqualTo(256 + 9 + 2);
    }
  }

  @Test
  void vocabularyOfAUnigramTokenizerIsAListOfPairs() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"added_tokens": [], "model": {"type": "Unigram", "unk_id": 0,
         "vocab": [["<unk>", 0.0], ["a", -1.0], ["b", -2.0]]}}
        """);
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(3);
    }
  }

  @Test
  void specialTokensComeFromTokenizerConfigAsTextOrObject() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(tokenizer.bos()).hasValue(1);
      assertThat(tokenizer.eos()).hasValue(2);
    }
  }

  @Test
  void specialTokensComeFromTheMapAndFromTheFirstIdOfTheModelsConfig() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      assertThat(tokenizer.bos()).hasValue(265);
      assertThat(tokenizer.eos()).hasValue(266);
    }
  }

  @Test
  void aModelThatNamesNoSpecialTokensHasNone() {
    try (Tokenizer tokenizer = Tokenizer.open(SmallTokenizer.folder("byte-level-pairs"))) {
      assertThat(tokenizer.bos()).isEmpty();
      assertThat(tokenizer.eos()).isEmpty();
    }
  }

  @Test
  void aModelThatDoesNotBeginWithBosHasNone() throws IOException {
    copyWordLevel();
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"add_bos_token": false, "bos_token": "<s>", "eos_token": "</s>"}
        """);
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.bos()).isEmpty();
      assertThat(tokenizer.eos()).hasValue(2);
    }
  }

  private static final String BYTES =
      "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': false}";
  private static final String TEMPLATE =
      "{'type': 'TemplateProcessing', 'pair': [], 'special_tokens':"
          + " {'<s>': {'id': '<s>', 'ids': [1], 'tokens': ['<s>']}}, 'single': [%s]}";
  private static final String TEXT = "{'Sequence': {'id': 'A', 'type_id': 0}}";
  private static final String BOS = "{'SpecialToken': {'id': '<s>', 'type_id': 0}}";

  /** As Hugging Face Transformers: GPT-2 and SmolLM name a BOS, and no prompt begins with it. */
  @Test
  void withoutAddBosTokenThePostProcessorDecides() throws IOException {
    String begins = TEMPLATE.formatted(BOS + ", " + TEXT);
    assertThat(bosOf("null")).isEmpty();
    assertThat(bosOf(BYTES)).isEmpty();
    assertThat(bosOf(TEMPLATE.formatted(TEXT + ", " + BOS))).isEmpty();
    assertThat(bosOf(begins)).hasValue(1);
    assertThat(bosOf("{'type': 'Sequence', 'processors': [%s, %s]}".formatted(BYTES, begins)))
        .hasValue(1);
    assertThat(
            bosOf(
                "{'type': 'RobertaProcessing', 'sep': ['</s>', 2], 'cls': ['<s>', 1],"
                    + " 'trim_offsets': true, 'add_prefix_space': false}"))
        .hasValue(1);
  }

  private OptionalInt bosOf(String processor) throws IOException {
    Path words = SmallTokenizer.folder("word-level");
    ObjectNode json =
        (ObjectNode) Json.MAPPER.readTree(Files.readString(words.resolve("tokenizer.json")));
    json.set("post_processor", Json.MAPPER.readTree(processor.replace('\'', '"')));
    Files.writeString(folder.resolve("tokenizer.json"), Json.line(json));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\"}");
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      return tokenizer.bos();
    }
  }

  @Test
  void aTextThatBeginsWithBosGetsNoSecondOne() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(tokenizer.begun(tokenizer.encode("the film"))).containsExactly(1, 9, 10);
      assertThat(tokenizer.begun(tokenizer.tokenize("<s> the film").ids()))
          .containsExactly(1, 9, 10);
    }
  }

  @Test
  void aFileGivenByNameIsThatFileAndNotItsNeighbour() throws IOException {
    copyWordLevel();
    Path other = folder.resolve("other.json");
    Files.copy(SmallTokenizer.folder("byte-level").resolve("tokenizer.json"), other);

    try (Tokenizer tokenizer = Tokenizer.openFile(other, Text.STANDARD)) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(256 + 9 + 2);
    }
  }

  @Test
  void theEndThatTheRecipeNamesCountsBeforeTheFilesAndIsOneOfTheTokens() throws IOException {
    copyWordLevel();
    try (Tokenizer named = Tokenizer.open(folder, new Text("film", true));
        Tokenizer byFiles = SmallTokenizer.wordLevel()) {
      assertThat(named.eos()).isEqualTo(OptionalInt.of(named.encode("film")[0]));
      assertThat(named.eos()).isNotEqualTo(byFiles.eos());
    }
    assertThatThrownBy(() -> Tokenizer.open(folder, new Text("<eot>", true)))
        .isInstanceOf(InputException.class)
        .hasMessage("text.eos is <eot>, which is no token of the model's tokenizer.json");
  }

  @Test
  void aTokenizerWithoutAnEndIsRefusedByWhoNeedsOne() throws IOException {
    copyWordLevel();
    try (Tokenizer endless = Tokenizer.open(folder)) {
      assertThat(endless.eos()).isEmpty();
      assertThatThrownBy(endless::requireEos)
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll("tokenizer.json", "eos_token", "text.eos");
    }
  }

  @Test
  void aSpecialTokenOutsideTheVocabularyIsRefused() throws IOException {
    copyWordLevel();
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"<eot>\"}");
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("tokenizer_config.json", "eos_token", "<eot>");
  }

  @Test
  void fingerprintIsTheFilesDigest() throws IOException, NoSuchAlgorithmException {
    byte[] file = Files.readAllBytes(SmallTokenizer.folder("word-level").resolve("tokenizer.json"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(tokenizer.fingerprint()).isEqualTo(HexFormat.of().formatHex(digest));
    }
  }

  @Test
  void threadsMayShareOne() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      List<String> texts = IntStream.range(0, 500).mapToObj(i -> "Answer: Good " + i).toList();
      assertThat(texts.parallelStream().map(t -> tokenizer.decode(tokenizer.encode(t))).toList())
          .isEqualTo(texts);
    }
  }

  @Test
  void aTokenizerThatDoesNotFitTheModelsVocabularyIsRefused() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      tokenizer.requireFits(33);
      tokenizer.requireFits(64);
      assertThatThrownBy(() -> tokenizer.requireFits(32))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll("tokenizer.json", "up to 32", "has 32 tokens")
          .extracting(e -> ((GereException) e).exitCode())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void anIdThatOnlyThePaddedVocabularyOfAModelHasIsNoText() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      int[] ids = tokenizer.encode("the film");
      int[] padded = {ids[0], 60, ids[1]};
      assertThat(tokenizer.decode(padded)).isEqualTo(tokenizer.decode(ids));
    }
  }

  @Test
  void aMissingTokenizerIsNamed() {
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(folder.resolve("tokenizer.json") + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"model\": {\"vocab\"", "{\"version\": \"1.0\"}", "[]", ""})
  void aDamagedTokenizerIsNamed(String content) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), content);
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(folder.resolve("tokenizer.json") + " is not a tokenizer");
  }

  @Test
  void aPointerOfGitLfsIsNoTokenizer() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tokenizer.json"),
            "version https://git-lfs.github.com/spec/v1\noid 1\n");

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(file + " is a pointer of Git LFS and not the file itself");
  }

  private void copyWordLevel() throws IOException {
    Files.copy(
        SmallTokenizer.folder("word-level").resolve("tokenizer.json"),
        folder.resolve("tokenizer.json"));
  }
}
