package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.storage.Json;
import io.gere.tensor.Torch;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import io.gere.toy.ToyWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClozeStyleTest {
  private static final ExamQuestion QUESTION =
      new ExamQuestion("What is one?", List.of("two", "three four", "five", "six"), 0);

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @Test
  void onlyTheOptionsTokensCarryLabelsAndNoSpecialTokenIsAdded() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel();
        LlamaModel model = SmallModel.random(300, 2048)) {
      Sample sample = new ClozeStyle(model, tokenizer, 1).sample(QUESTION, "three four");

      int[] text = tokenizer.encode("Question: What is one?\nAnswer: three four");
      assertThat(sample.inputIds()).containsExactly(text);
      assertThat(sample.labelTokens()).isEqualTo(tokenizer.encode(" three four").length);
    }
  }

  @Test
  void aQuestionThatIsTooLongLosesItsBeginning() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel();
        LlamaModel model = SmallModel.random(300, 16)) {
      Sample sample = new ClozeStyle(model, tokenizer, 1).sample(QUESTION, "two");

      int[] text = tokenizer.encode("Question: What is one?\nAnswer: two");
      assertThat(text).hasSizeGreaterThan(16).endsWith(sample.inputIds());
      assertThat(sample.length()).isEqualTo(16);
      assertThat(sample.labelTokens()).isEqualTo(4);
    }
  }

  @Test
  void theTinyWorldsExamIsAskedInTheWordsOfItsCorpus(@TempDir Path folder) throws IOException {
    Path world = folder.resolve("world");
    ToyWorld.write(world, new ToyWorld.Options(3, 8, 1, 0, 10, 10));
    List<Exam.Subject> subjects = new ExamFolder(world.resolve("mmlu")).read(0).subjects();

    List<String> corpus = texts(world.resolve("corpus/part-00000.jsonl.zst"));
    for (Exam.Subject subject : subjects) {
      for (ExamQuestion question : subject.questions()) {
        assertThat(corpus)
            .contains(
                ClozeStyle.prompt(question) + " " + question.options().get(question.answer()));
      }
    }
    assertThat(subjects).isNotEmpty();
  }

  private static List<String> texts(Path file) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(Files.newInputStream(file))) {
      String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return lines.lines().map(ClozeStyleTest::text).toList();
    }
  }

  private static String text(String line) {
    try {
      return Json.MAPPER.readTree(line).get("text").asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
