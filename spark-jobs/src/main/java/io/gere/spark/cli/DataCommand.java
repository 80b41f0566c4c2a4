package io.gere.spark.cli;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.data.task.SampleLengths;
import io.gere.data.task.TaskPreview;
import io.gere.data.task.TokenRun;
import io.gere.data.task.TrainingChoice;
import io.gere.spark.pipeline.Console;
import io.gere.spark.sample.ReplayPreview;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.Json;
import io.gere.storage.copy.LocalFolder;
import io.gere.text.Tokenizer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code data}: a recipe's data, looked at before anything is done with it. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    header = "Shows what a recipe's data is taken for.",
    description =
        """
        Looks at a recipe's data before anything is done with it.""")
final class DataCommand {
  @Command(
      mixinStandardHelpOptions = true,
      header = "Shows samples as they will be trained, token by token.",
      description =
          """
          Shows what will be trained: what each task's files were taken for, how long its samples \
          are, and the first of them token by token; the same of conversations that are replayed. \
          What is learnt is green, special tokens are magenta; without colours (NO_COLOR, or \
          output that is no terminal) what is learnt stands in [[ ]]. Nothing is written.""")
  int show(
      @Mixin RecipeOptions options,
      @Option(names = "--task", paramLabel = "NAME", description = "This task only.") String name,
      @Option(
              names = "-n",
              paramLabel = "N",
              defaultValue = "5",
              description = "So many samples of each task; default: 5.")
          int samples,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    Recipe recipe = options.read();
    RequiredKeys.items("tasks", recipe.tasks());
    String model = RequiredKeys.text("model.path", recipe.model().path());
    Console console = new Console(new PrintStream(System.out, false, StandardCharsets.UTF_8));
    boolean colours = Ansi.AUTO.enabled();
    List<Object> shown = new ArrayList<>();
    Map<String, Object> all = new LinkedHashMap<>(Map.of("tasks", shown));
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(LocalFolder.of(model), recipe.text())) {
      for (int index : chosen(recipe.tasks(), name)) {
        Task task = recipe.tasks().get(index);
        TaskPreview preview =
            TaskPreview.of(
                SparkSessions.hadoop(),
                tokenizer,
                index,
                task,
                TrainingChoice.of(recipe, task),
                samples);
        if (json) {
          shown.add(json(task, preview, tokenizer));
        } else {
          print(preview, tokenizer, colours, console);
        }
      }
      Optional<ReplayPreview> replay =
          name == null
              ? ReplayPreview.of(SparkSessions.hadoop(), recipe, tokenizer, samples)
              : Optional.empty();
      if (json) {
        replay.ifPresent(
            it ->
                all.put("replay", Map.of("set", it.line(), "first", json(it.first(), tokenizer))));
      } else {
        replay.ifPresent(
            it -> {
              console.print(it.line());
              print(it.first(), tokenizer, colours, console);
            });
      }
    }
    if (json) {
      console.print(Json.pretty(all).stripTrailing());
    }
    return ExitCode.OK.code();
  }

  private static List<Integer> chosen(List<Task> tasks, String name) {
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      if (name == null || tasks.get(i).name().equals(name)) {
        chosen.add(i);
      }
    }
    if (chosen.isEmpty()) {
      throw InputException.of(
          "--task is %s, but the recipe's tasks are %s"
              .formatted(name, String.join(", ", tasks.stream().map(Task::name).toList())));
    }
    return chosen;
  }

  private static void print(
      TaskPreview preview, Tokenizer tokenizer, boolean colours, Console console) {
    console.print(preview.line());
    console.print("  tokens:   " + words(preview.tokens()));
    console.print(
        "  learnt:   "
            + words(preview.labelled())
            + (preview.cut() > 0 ? format("; %,d samples were cut", preview.cut()) : ""));
    print(preview.first(), tokenizer, colours, console);
  }

  private static void print(
      List<TaskPreview.Learnt> first, Tokenizer tokenizer, boolean colours, Console console) {
    for (TaskPreview.Learnt learnt : first) {
      console.print("");
      console.print("  " + learnt.place() + (learnt.cut() ? ", cut:" : ":"));
      StringBuilder text = new StringBuilder();
      TokenRun.of(learnt.sample(), tokenizer)
          .forEach(run -> text.append(colours ? coloured(run) : plain(run)));
      console.print(text.toString().replace("]][[", ""));
    }
    console.print("");
  }

  private static String words(SampleLengths lengths) {
    return format(
        "%,d at least, median %,d, 95%% have at most %,d, %,d at most",
        lengths.min(), lengths.median(), lengths.p95(), lengths.max());
  }

  private static String coloured(TokenRun run) {
    String code = run.labelled() ? run.special() ? "1;32" : "32" : run.special() ? "35" : "2";
    return "\u001b[" + code + "m" + run.text() + "\u001b[0m";
  }

  private static String plain(TokenRun run) {
    return run.labelled() ? "[[" + run.text() + "]]" : run.text();
  }

  private static Map<String, Object> json(Task task, TaskPreview preview, Tokenizer tokenizer) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("task", task.name());
    all.put("recognised", preview.line());
    all.put("format", preview.found().format().label());
    all.put("fields", preview.found().read());
    all.put("left_out", preview.found().leftOut());
    all.put("samples", preview.samples());
    all.put("tokens", preview.tokens());
    all.put("learnt", preview.labelled());
    all.put("cut", preview.cut());
    all.put("first", json(preview.first(), tokenizer));
    return all;
  }

  private static List<Object> json(List<TaskPreview.Learnt> shown, Tokenizer tokenizer) {
    List<Object> first = new ArrayList<>();
    for (TaskPreview.Learnt learnt : shown) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("place", learnt.place());
      one.put("cut", learnt.cut());
      one.put("input_ids", learnt.sample().inputIds());
      one.put("labels", learnt.sample().labels());
      one.put("runs", TokenRun.of(learnt.sample(), tokenizer));
      first.add(one);
    }
    return first;
  }
}
