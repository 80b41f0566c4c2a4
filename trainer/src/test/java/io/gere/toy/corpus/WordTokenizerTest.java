package io.gere.toy.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import io.gere.toy.ToyBase;
import io.gere.toy.ToyCorpus;
import io.gere.toy.ToyWorld;
import io.gere.toy.task.ToyTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real tokenizer library makes of the standard world with less text. */
final class WordTokenizerTest {
  @TempDir private static Path folder;
  private static HuggingFaceTokenizer tokenizer;

  @BeforeAll
  static void writeWorld() throws IOException {
    ToyWorld.Options whole = ToyWorld.Options.standard();
    ToyWorld.write(
        folder.resolve("world"),
        new ToyWorld.Options(whole.seed(), whole.entitiesPerKind(), 1, 3_000_000, 480, 100));
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            folder.resolve("world/tokenizer/tokenizer.json"),
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"));
  }

  @AfterAll
  static void closeTokenizer() {
    tokenizer.close();
  }

  @Test
  void noWordOfCorpusExamAndTasksIsUnknown() throws IOException {
    List<String> texts = new ArrayList<>(ToyCorpus.texts(folder.resolve("world/corpus")));
    for (Path file : filesWithEnding(".csv")) {
      String subject = file.getFileName().toString().replaceAll("_(dev|test)\\.csv", "");
      texts.add(
          "The following are multiple choice questions (with answers) about "
              + subject.replace('_', ' ')
              + ".\n\n");
      texts.addAll(Files.readAllLines(file));
    }
    for (Path file : filesWithEnding("instruction_config.json")) {
      for (JsonNode group : Json.MAPPER.readTree(file.toFile())) {
        texts.add(group.get(0).get("instruction").asText());
      }
    }
    for (String split : List.of("train.json", "dev.json", "test.json")) {
      for (Path file : filesWithEnding(split)) {
        for (JsonNode sample : Json.MAPPER.readTree(file.toFile())) {
          texts.add(sample.get("sentence").asText() + "\nAnswer: " + sample.get("label").asText());
        }
      }
    }
    texts.add("Option: very negative, negative, neutral, positive, very positive \n");
    texts.add("A. B. C. D. 0 1 2 3 4 5 6 7 8 9");

    assertThat(texts).hasSizeGreaterThan(20_000);
    long unknown = id("<unk>");
    for (String text : texts) {
      assertThat(tokenizer.encode(text).getIds()).as(text).doesNotContain(unknown).isNotEmpty();
    }
  }

  @Test
  void theBaseModelHasReadTheseWordsAndNoOthers() {
    ToyBase.write(folder.resolve("base"));

    assertThat(folder.resolve("world/tokenizer/tokenizer.json"))
        .hasSameBinaryContentAs(folder.resolve("base/tokenizer.json"));
  }

  @Test
  void labelsComeBackAsTheyWere() {
    for (ToyTask task : ToyTask.all()) {
      for (String label : task.labels()) {
        assertThat(tokenizer.decode(tokenizer.encode(" " + label).getIds())).isEqualTo(label);
      }
    }
  }

  @Test
  void textComesBackReadable() {
    String text = "Did you know? The food of the animal is plums, honey.";

    assertThat(tokenizer.decode(tokenizer.encode(text).getIds())).isEqualTo(text);
  }

  @Test
  void theLibrarySplitsAsTheIndexDoes() {
    String text = "Question: What is the food?\nAnswer: \"plums\" (honey).food";

    assertThat(tokenizer.encode(text).getTokens())
        .containsExactlyElementsOf(WordTokenizer.split(text));
  }

  @Test
  void theSpecialTokensComeFirstAndAreNamedInTheConfiguration() throws IOException {
    assertThat(List.of(id("<pad>"), id("<s>"), id("</s>"), id("<unk>")))
        .containsExactly(0L, 1L, 2L, 3L);
    JsonNode configuration =
        Json.MAPPER.readTree(folder.resolve("world/tokenizer/tokenizer_config.json").toFile());
    assertThat(configuration.get("add_bos_token").booleanValue()).isTrue();
    assertThat(configuration.get("bos_token").asText()).isEqualTo("<s>");
    assertThat(configuration.get("eos_token").asText()).isEqualTo("</s>");
    assertThat(configuration.get("pad_token").asText()).isEqualTo("<pad>");
  }

  private static long id(String token) {
    long[] ids = tokenizer.encode(token).getIds();
    assertThat(ids).hasSize(1);
    return ids[0];
  }

  private static List<Path> filesWithEnding(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("world"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      assertThat(found).as(ending).isNotEmpty();
      return found;
    }
  }
}
