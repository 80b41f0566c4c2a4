package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations in the model's own form: the assistant's turns are learnt, with their ends. */
final class ChatTaskTest {
  private static final String TEMPLATE =
      "{% for m in messages %}<{{ m.role }}>{{ m.content }}<end>{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}";
  private static final String TWO_TURNS =
      """
      {"system": "S", "conversations": [{"from": "human", "value": "one"}, {"from": "gpt", "value": "two"},
        {"from": "human", "value": "three"}, {"from": "gpt", "value": "four"}]}
      """;

  @TempDir Path root;
  private Tokenizer model;

  @BeforeEach
  void makeModel() throws IOException {
    Path folder = Files.createDirectory(root.resolve("model"));
    try (Stream<Path> files = Files.list(SmallTokenizer.folder("byte-level"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.writeString(folder.resolve("chat_template.jinja"), TEMPLATE);
    model = Tokenizer.open(folder);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void everyAnswerIsLearntAndNothingElse() {
    TaskPreview preview = preview(TWO_TURNS, null, 500);

    assertThat(shown(preview))
        .isEqualTo(
            "<system>S<end><user>one<end><assistant>[two<end>]<user>three<end><assistant>[four<end>]");
    assertThat(preview.line())
        .isEqualTo(
            "tasks: talk: sharegpt records (system, conversations), 1 to train in chat form, none to"
                + " test");
  }

  @Test
  void theSameContentIsTheSameSamplesInEveryFormat() {
    List<Sample> expected = samples(TWO_TURNS, null);

    assertThat(
            samples(
                """
                {"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "one"},
                  {"role": "assistant", "content": "two"}, {"role": "user", "content": "three"},
                  {"role": "assistant", "content": "four"}]}
                """,
                null))
        .isEqualTo(expected);
    assertThat(
            samples(
                """
                {"system": "S", "history": [["one", "two"]], "instruction": "three",
                 "output": "four"}
                """,
                null))
        .isEqualTo(expected);
    assertThat(
            samples(
                """
                {"system": "S", "prompt": [{"role": "user", "content": "one"},
                  {"role": "assistant", "content": "two"}, {"role": "user", "content": "three"}],
                 "completion": [{"role": "assistant", "content": "four"}]}
                """,
                null))
        .isEqualTo(expected);
  }

  @Test
  void aConversationThatIsTooLongEndsAfterItsLastWholeAnswer() {
    assertThat(shown(preview(TWO_TURNS, null, 60)))
        .isEqualTo("<system>S<end><user>one<end><assistant>[two<end>]");
    assertThat(preview(TWO_TURNS, null, 60).cut()).isOne();
    assertThatThrownBy(() -> preview(TWO_TURNS, null, 20))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("record 1", "not even its first answer ends within 20 tokens");
  }

  @Test
  void theLastAnswerIsAskedForBehindWhatCameBefore() {
    Path folder = root.resolve("asked");
    TaskFolder.in(root, "asked").with("train.jsonl", TWO_TURNS).with("test.jsonl", TWO_TURNS);
    TaskQuestion question =
        new TaskReader(new Configuration(), model, DevSplit.NONE, Optional.empty())
            .test(task(folder, null, 500))
            .questions()
            .get(0);

    assertThat(model.decodeAll(question.promptIds()))
        .isEqualTo("<system>S<end><user>one<end><assistant>two<end><user>three<end><assistant>");
    assertThat(question.answer()).isEqualTo("four");
  }

  @Test
  void aTemplateThatThereIsNotIsNamed() {
    assertThatThrownBy(() -> samples(TWO_TURNS, "rag"))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("task talk", "rag", "default");
  }

  private List<Sample> samples(String records, String template) {
    return preview(records, template, 500).first().stream()
        .map(TaskPreview.Learnt::sample)
        .toList();
  }

  private TaskPreview preview(String records, String template, int maxTokens) {
    TaskFolder folder = TaskFolder.in(root, "talk").with("train.jsonl", records);
    return TaskPreview.of(
        new Configuration(),
        model,
        0,
        task(folder.path(), template, maxTokens),
        TrainingChoice.ALL,
        5);
  }

  private static Task task(Path folder, String template, int maxTokens) {
    return new Task(
        "talk", folder.toString(), null, List.of(), 1, maxTokens - 5, 5, null, template);
  }

  private String shown(TaskPreview preview) {
    StringBuilder text = new StringBuilder();
    for (TokenRun run : TokenRun.of(preview.first().get(0).sample(), model)) {
      text.append(run.labelled() ? "[" + run.text() + "]" : run.text());
    }
    return text.toString();
  }
}
