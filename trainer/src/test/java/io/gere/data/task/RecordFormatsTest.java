package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.TaskColumns;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same content in whatever format is learnt from the same tokens, and nothing is dropped. */
final class RecordFormatsTest {
  private static final String FREE =
      """
      {"input": "Add the numbers.\\n\\none, two", "output": "three"}
      {"input": "What is a film?", "output": "a story"}
      """;
  private static Tokenizer tokenizer;

  @TempDir Path root;

  @BeforeAll
  static void open() {
    tokenizer = SmallTokenizer.byteLevel();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        [{"instruction": "Add the numbers.", "input": "one, two", "output": "three", "id": "a1"},
         {"instruction": "What is a film?", "input": "", "output": "a story", "history": []}]
        """,
        """
        [{"instruction": "Add the numbers.", "input": "one, two", "output": "three"},
         {"instruction": "What is a film?", "output": "a story", "system": null}]
        """,
        """
        {"system": "Add the numbers.", "prompt": "one, two", "completion": "three"}
        {"prompt": "What is a film?", "completion": "a story"}
        """,
        """
        {"prompt": "Add the numbers.\\n\\none, two", "answer": "three"}
        {"prompt": "What is a film?", "answer": "a story"}
        """,
        """
        {"system": "Add the numbers.", "conversations": [{"from": "human", "value": "one, two"},
          {"from": "gpt", "value": "three"}], "id": "identity_0"}
        {"tools": "[]", "conversations": [{"from": "user", "value": "What is a film?"},
          {"from": "assistant", "value": "a story"}]}
        """,
        """
        {"messages": [{"role": "system", "content": "Add the numbers."},
          {"role": "user", "content": "one, two"},
          {"role": "assistant", "content": "three", "tool_calls": null}]}
        {"messages": [{"role": "user", "content": "What is a film?"},
          {"role": "assistant", "content": "a story"}], "prompt_id": "f0e37e9f"}
        """,
        """
        {"prompt": [{"role": "system", "content": "Add the numbers."},
           {"role": "user", "content": "one, two"}],
          "completion": [{"role": "assistant", "content": "three"}]}
        {"prompt": [{"role": "user", "content": "What is a film?"}],
          "completion": [{"role": "assistant", "content": "a story"}]}
        """,
      })
  void theSameContentIsTheSameSamples(String records) {
    assertThat(learnt("other", records)).isEqualTo(learnt("free", FREE)).hasSize(2);
  }

  @Test
  void aTaskOfSuperNaturalInstructionsIsItsInstances() {
    String task =
        """
        {"Contributors": ["A. Author"], "Source": ["films"], "Categories": ["Sums"],
         "Definition": ["Add the numbers."], "Positive Examples": [{"input": "1", "output": "1"}],
         "Instances": [{"id": "t-1", "input": "one, two", "output": ["three", "3"]},
                       {"id": "t-2", "input": "one, one", "output": "two"}]}
        """;
    String alpaca =
        """
        {"instruction": "Add the numbers.", "input": "one, two", "output": "three"}
        {"instruction": "Add the numbers.", "input": "one, one", "output": "two"}
        """;
    assertThat(learnt("sapt", task)).isEqualTo(learnt("alpaca", alpaca)).hasSize(2);
    assertThat(
            TaskFolder.in(root, "tested")
                .with("train.json", alpaca)
                .with("test.json", alpaca)
                .read(tokenizer)
                .test()
                .get(0)
                .prompt())
        .isEqualTo("Add the numbers.\n\none, two\nAnswer:");
  }

  @Test
  void aTemplateGivesEveryPartItsPlace() {
    String alpaca =
        "{\"system\": \"Be short.\", \"instruction\": \"Add {input}.\", \"input\": \"one, two\","
            + " \"output\": \"three\"}";
    TaskFolder folder =
        TaskFolder.in(root, "sums").with("train.json", alpaca).with("test.json", alpaca);

    assertThat(prompt(folder, "{system} ### {instruction} ### {input} ###"))
        .isEqualTo("Be short. ### Add {input}. ### one, two ###");
    assertThat(prompt(folder, "{instruction}|{input}|"))
        .isEqualTo("Add {input}.|Be short.\n\none, two|");
    assertThat(prompt(folder, "Q: {input}")).isEqualTo("Q: Be short.\n\nAdd {input}.\n\none, two");
  }

  @Test
  void aTemplateWithAnInstructionNeedsRecordsThatHaveOne() {
    TaskFolder folder = TaskFolder.in(root, "sums").with("train.json", FREE);
    assertThatThrownBy(() -> folder.read(tokenizer, "{instruction} {input}"))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("{instruction}", "input/output records have none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"input": "a", "output": "b", "context": "c"}                       | context
          {"instruction": "a", "output": "b", "text": "a b"}                  | text
          {"prompt": "a", "answer": "b", "choices": ["b", "c"]}               | choices
          {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "prompt": "a"} | prompt
          {"input": "a", "output": "b", "explanation": "c"}                   | explanation
          """)
  void aTextThatNothingReadsIsNamedAndNeverDropped(String record, String field) {
    String fine = record.replaceFirst(", \"%s\".*".formatted(field), "}");
    fails(
        fine + "\n" + record,
        "train.json, record 2 (line 2) has text in \"%s\", which nothing reads".formatted(field),
        "columns: {ignore: [%s]}".formatted(field));
  }

  @Test
  void whatDescribesARecordIsLeftOutAndSaid() {
    TaskFolder folder =
        TaskFolder.in(root, "sums")
            .with(
                "train.jsonl",
                """
                {"input": "a", "output": "b", "id": "x-1", "data_source": "the web", "n": 7,
                 "questionId": "q 1", "metadata": {"by": "someone"}, "note": ""}
                """)
            .with("test.jsonl", "{\"input\": \"a\", \"output\": \"b\"}\n".repeat(3));
    assertThat(folder.line(tokenizer))
        .isEqualTo(
            "tasks: films: input/output records (input, output), 1 to train, 3 to test; left out:"
                + " id, data_source, n, questionId, metadata, note");
  }

  @Test
  void theRecipeNamesFieldsThatHaveOtherNames() {
    TaskFolder folder =
        TaskFolder.in(root, "mapped")
            .with(
                "train.jsonl",
                """
                {"question": "Add the numbers.\\n\\none, two", "response": "three", "text": "x"}
                {"question": "What is a film?", "response": "a story", "text": "y"}
                """);
    assertThat(
            folder
                .read(
                    tokenizer,
                    null,
                    columns("{prompt: question, answer: response," + " ignore: [text]}"))
                .train())
        .isEqualTo(learnt("free", FREE));
    assertThatThrownBy(
            () -> folder.read(tokenizer, null, columns("{prompt: query, answer: response}")))
        .hasMessageContainingAll("record 1", "no \"query\", which tasks.*.columns.prompt names");
    TaskFolder lacking =
        folder.with(
            "train.jsonl", "{\"question\": \"a\", \"response\": \"b\"}\n{\"response\": \"b\"}");
    assertThatThrownBy(
            () -> lacking.read(tokenizer, null, columns("{prompt: question, answer: response}")))
        .hasMessageContaining("record 2 (line 2) has no \"question\"");
  }

  @Test
  void oneFieldCannotBeTwo() {
    assertThatThrownBy(() -> columns("{prompt: text, answer: text}"))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("tasks.0.columns");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]} | several turns
          {"instruction": "a", "output": "b", "history": [["c", "d"]]}                    | several turns
          {"tools": [{"name": "f"}], "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]} | with tools
          {"conversations": [{"from": "martian", "value": "a"}]}                          | from "martian"
          {"conversations": [{"from": "human"}]}                                          | "value"
          {"conversations": []}                                                           | without a turn
          {"messages": "a"}                                                               | "messages" that is not a list
          {"messages": [{"role": "user"}]}                                                | message without "content"
          {"Definition": "a", "Instances": [{"input": "b", "output": []}]}                | instance 1 has no "output"
          {"Instances": [{"input": "b", "output": "c"}]}                                  | no "Definition"
          {"input": "a", "output": null}                                                  | no "output"
          {"input": "a", "output": "half \\ud83d"}                                        | half a surrogate pair
          """)
  void aRecordThatCannotBeLearntIsNamed(String record, String message) {
    fails(record, "train.json, record 1 (line 1)", message);
  }

  private List<Sample> learnt(String name, String records) {
    return TaskFolder.in(root, name).with("train.json", records).read(tokenizer).train();
  }

  private static String prompt(TaskFolder folder, String template) {
    return folder.read(tokenizer, template).test().get(0).prompt();
  }

  private static TaskColumns columns(String yaml) {
    return RecipeReader.parse(
            "{model: {path: m}, tasks: [{name: n, path: p, columns: %s}]}".formatted(yaml))
        .tasks()
        .get(0)
        .columns();
  }

  private void fails(String records, String... parts) {
    TaskFolder folder = TaskFolder.in(root, "wrong").with("train.json", records);
    assertThatThrownBy(() -> folder.read(tokenizer))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll(parts)
        .extracting(e -> ((GereException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(folder.path().resolve("run/tokens/3-films/manifest.json")).doesNotExist();
  }
}
