package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.TaskColumns;
import io.gere.data.Sample;
import io.gere.data.TokenFile;
import io.gere.data.TokenFolder;
import io.gere.storage.RunFolder;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A task's files in a temporary folder, as a user would lay them out. */
public record TaskFolder(Path path) {

  public static TaskFolder in(Path root, String name) {
    return new TaskFolder(root.resolve(name));
  }

  public TaskFolder with(String name, String content) {
    try {
      Files.createDirectories(path);
      Files.createDirectories(path.resolve(name).getParent());
      Files.writeString(path.resolve(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a run has of a task: its samples from the token folder, and its test. */
  public record Task(List<Sample> train, List<TaskQuestion> test, List<String> options) {}

  public Task read(Tokenizer tokenizer) {
    return read(tokenizer, DevSplit.NONE);
  }

  public Task read(Tokenizer tokenizer, DevSplit split) {
    return read(tokenizer, task(path, null, 50), split);
  }

  Task readFile(Tokenizer tokenizer, String name) {
    return read(tokenizer, task(path.resolve(name), null, 50), DevSplit.NONE);
  }

  public Task read(Tokenizer tokenizer, String template) {
    return read(tokenizer, task(path, template, 50), DevSplit.NONE);
  }

  public Task read(Tokenizer tokenizer, int maxTargetTokens) {
    return read(tokenizer, task(path, null, maxTargetTokens), DevSplit.NONE);
  }

  /** The same with a recipe's names for the fields. */
  Task read(Tokenizer tokenizer, String template, TaskColumns columns) {
    io.gere.config.Task task =
        new io.gere.config.Task(
            "films", path.toString(), template, List.of(), 1, 512, 50, columns, null);
    return read(tokenizer, task, DevSplit.NONE);
  }

  /** What the console says of the task. */
  String line(Tokenizer tokenizer) {
    io.gere.config.Task task = task(path, null, 50);
    TaskTokens tokens = new TaskTokens(run(), tokenizer, PartEncoding.HERE);
    return tokens.line(
        task,
        TrainingChoice.ALL,
        tokens.prepare(2, task, TrainingChoice.ALL, Integer.MAX_VALUE, quiet -> {}));
  }

  boolean isTested() {
    return new TaskReader(new Configuration(), null, DevSplit.NONE, Optional.empty())
        .isTested(task(path, null, 50));
  }

  private static io.gere.config.Task task(Path place, String template, int maxTargetTokens) {
    return new io.gere.config.Task(
        "films", place.toString(), template, List.of(), 1, 512, maxTargetTokens);
  }

  private Task read(Tokenizer tokenizer, io.gere.config.Task task, DevSplit split) {
    TrainingChoice choice = new TrainingChoice(split, 0, false, 0);
    List<Sample> train = learn(tokenizer, choice, task);
    TaskTestSet test =
        new TaskReader(new Configuration(), tokenizer, split, Optional.empty()).test(task);
    return new Task(train, test.questions(), test.options());
  }

  /** The samples of a choice, each in the task's template or one of these wordings. */
  List<Sample> learn(Tokenizer tokenizer, TrainingChoice choice, String... wordings) {
    return learn(
        tokenizer,
        choice,
        new io.gere.config.Task("films", path.toString(), null, List.of(wordings), 1, 512, 50));
  }

  /** What training says of the task before it starts. */
  List<String> remarks(Tokenizer tokenizer, String template) {
    return new TaskTokens(run(), tokenizer, PartEncoding.HERE).remarks(2, task(path, template, 50));
  }

  private List<Sample> learn(Tokenizer tokenizer, TrainingChoice choice, io.gere.config.Task task) {
    new TaskTokens(run(), tokenizer, PartEncoding.HERE)
        .prepare(2, task, choice, Integer.MAX_VALUE, quiet -> {});
    try (TokenFile samples = TokenFolder.ofTask(run(), 2, "films").samples()) {
      return List.copyOf(samples);
    }
  }

  /**
   * Reading it ends in a message that has all of these parts, with the exit code of wrong input.
   */
  static void failsWith(TaskFolder folder, String... parts) {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThatThrownBy(() -> folder.read(tokenizer))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll(parts)
          .extracting(e -> ((GereException) e).exitCode())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  public RunFolder run() {
    return new RunFolder(new Configuration(), path.resolve("run").toString());
  }
}
