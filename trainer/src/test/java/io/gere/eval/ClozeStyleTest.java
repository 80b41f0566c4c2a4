package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.gere.eval.inference.OptionLikelihoods;
import io.gere.eval.inference.SmallModel;
import io.gere.exam.Exam;
import io.gere.exam.ExamFolder;
import io.gere.exam.ExamQuestion;
import io.gere.fixtures.AnyDevice;
import io.gere.model.DecoderModel;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@AnyDevice
final class ClozeStyleTest {
  private static final ExamQuestion QUESTION =
      new ExamQuestion("What is one?", List.of("two", "three four", "five", "six"), 0, 1);
  private static final Exam.Subject SUBJECT =
      new Exam.Subject("numbers", List.of(), List.of(QUESTION));

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @Test
  void theOptionsFollowTheQuestionAndNoSpecialTokenIsAdded() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      OptionLikelihoods.Choice choice =
          new ClozePrompt(tokenizer, Optional.empty()).choice(SUBJECT, QUESTION);

      assertThat(choice.prompt())
          .containsExactly(tokenizer.encode("Question: What is one?\nAnswer:"));
      assertThat(choice.options())
          .containsExactly(
              tokenizer.encode(" two"),
              tokenizer.encode(" three four"),
              tokenizer.encode(" five"),
              tokenizer.encode(" six"));
    }
  }

  @Test
  void aQuestionThatIsTooLongLosesItsBeginningAndIsCounted() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel();
        DecoderModel model = SmallModel.random(300, 16)) {
      ClozeStyle style = new ClozeStyle(model, tokenizer, Optional.empty(), 1);
      int longest = tokenizer.encode(" three four").length;

      int[] prompt =
          style
              .fitted(new ClozePrompt(tokenizer, Optional.empty()).choice(SUBJECT, QUESTION))
              .prompt();

      int[] whole = tokenizer.encode("Question: What is one?\nAnswer:");
      assertThat(prompt).hasSize(16 - longest);
      assertThat(whole).hasSizeGreaterThan(prompt.length).endsWith(prompt);
      assertThat(style.choose(SUBJECT).shortened()).containsExactly(QUESTION);
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
            .contains(ClozePrompt.text(question) + " " + question.options().get(question.answer()));
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
