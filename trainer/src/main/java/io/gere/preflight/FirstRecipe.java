package io.gere.preflight;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Task;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.task.TaskPreview;
import io.gere.data.task.TrainingChoice;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.huggingface.ModelFolder;
import io.gere.storage.copy.LocalFolder;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * A recipe to begin with, written after a look at what is given: the model's size decides number
 * type and adapter, the tasks' own lengths what is cut.
 */
public final class FirstRecipe {
  /** Above it all weights, gradients and moments in float32 no longer fit a usual machine. */
  private static final long MOST_FLOATS = 300_000_000L;

  /** Above it training all weights takes more than one large GPU. */
  private static final long MOST_FULL = 3_000_000_000L;

  /** Any answer is looked at, however long. */
  private static final int ANY = 1 << 20;

  private final Configuration hadoop;
  private final Given given;
  private final DecoderConfig model;
  private final List<String> lines = new ArrayList<>();

  /**
   * What the user names.
   *
   * @param model a Hugging Face folder
   * @param tasks a folder or file for each
   * @param corpus globs of general text; none: nothing is replayed
   * @param exam in MMLU's layout, or null
   * @param file that the recipe is written to
   */
  public record Given(
      String model, List<String> tasks, List<String> corpus, String exam, String file) {}

  private FirstRecipe(Configuration hadoop, Given given) {
    this.hadoop = hadoop;
    this.given = given;
    this.model = LocalFolder.read(given.model(), ModelFolder.CONFIG, DecoderConfigReader::read);
  }

  /**
   * The recipe's text, which can be read as a recipe.
   *
   * @throws InputException naming what cannot be read
   */
  public static String of(Configuration hadoop, Given given) {
    String text = new FirstRecipe(hadoop, given).text();
    RecipeReader.parse(text);
    return text;
  }

  private String text() {
    boolean halves = model.parameterCount() > MOST_FLOATS;
    boolean adapter = model.parameterCount() > MOST_FULL;
    lines.add(
        "# Written by 'gere recipe init' after a look at what it names. docs/recipe.md explains");
    lines.add("# the sections, 'gere recipe explain KEY' every key.");
    lines.add("#");
    lines.add("# Look first:  gere data show --config " + given.file());
    lines.add("#              gere plan --config " + given.file());
    lines.add("# Launch:      gere run --config " + given.file());
    lines.add("run: {dir: %s, seed: 17}".formatted(quoted("runs/" + name(given.file()))));
    lines.add("");
    lines.add(format("# %,d parameters", model.parameterCount()));
    lines.add(
        "model: {path: %s, dtype: %s}"
            .formatted(quoted(given.model()), halves ? "bfloat16" : "float32"));
    if (adapter) {
      lines.add(
          "# All weights would need several GPUs: 'gere plan' says how many, without this line.");
      lines.add("adapter: {type: lora, rank: 8, alpha: 32, targets: [q_proj, k_proj]}");
    }
    lines.add("");
    replay();
    lines.add("batch: {global: 64, micro: 4%s}".formatted(replays() ? ", replay: 4" : ""));
    lines.add(
        "optimizer: {learning_rate: %s, warmup_steps: 10}"
            .formatted(adapter ? "1e-4" : halves ? "3e-6" : "1e-4"));
    lines.add("train: {workers: 1}  # ranks; 'gere plan --ranks' compares numbers of them");
    lines.add("");
    tasks();
    lines.add("");
    evaluation(halves);
    return String.join("\n", lines) + "\n";
  }

  private boolean replays() {
    return !given.corpus().isEmpty();
  }

  private void replay() {
    if (replays()) {
      List<String> globs = given.corpus().stream().map(FirstRecipe::quoted).toList();
      lines.add(
          "# General text: what is drawn of it is replayed, so that the model keeps what it knew.");
      lines.add("corpus: {path: [%s]}".formatted(String.join(", ", globs)));
      lines.add("replay: {documents: 1000, held_out: 200}");
      lines.add("loss: {replay: tm, omega: {strategy: dynamic}}");
    } else {
      lines.add(
          "# Without general text (corpus.path) there is nothing to replay, and the model forgets.");
      lines.add("loss: {replay: none}");
    }
  }

  private void tasks() {
    lines.add("tasks:");
    Set<String> names = new HashSet<>();
    try (Tokenizer tokenizer =
        Tokenizer.openIfPresent(LocalFolder.of(given.model()), RecipeReader.parse("{}").text())) {
      for (int i = 0; i < given.tasks().size(); i++) {
        String path = given.tasks().get(i);
        String name = name(path);
        for (int number = 2; !names.add(name); number++) {
          name = name(path) + "-" + number;
        }
        Task task = new Task(name, path, null, List.of(), 1, ANY, ANY);
        TaskPreview found = TaskPreview.of(hadoop, tokenizer, i, task, TrainingChoice.ALL, 0);
        lines.add("  # " + found.line().replaceFirst("^tasks: ", ""));
        lines.add(
            format(
                "  # tokens of a sample: median %,d, 95%% at most %,d, longest %,d; learnt at most %,d",
                found.tokens().median(),
                found.tokens().p95(),
                found.tokens().max(),
                found.labelled().max()));
        lines.add(
            "  - {name: %s, path: %s, epochs: 1, max_source_tokens: %d, max_target_tokens: %d}"
                .formatted(
                    quoted(name),
                    quoted(path),
                    roundedUp(found.tokens().p95()),
                    roundedUp(found.labelled().max())));
      }
    }
  }

  private void evaluation(boolean large) {
    if (given.exam() == null) {
      lines.add(
          "# An exam in MMLU's layout would measure what is left of general ability: mmlu: DIR");
      lines.add("evaluate: {after: each}");
    } else {
      lines.add(
          "evaluate: {mmlu: %s, exam_style: %s, after: each}"
              .formatted(quoted(given.exam()), large ? "hendrycks" : "cloze"));
    }
  }

  /** A number that leaves a little room, as people write it. */
  private static int roundedUp(int tokens) {
    int step = tokens <= 64 ? 8 : 64;
    return (tokens + step - 1) / step * step;
  }

  /** The last part of a path, of letters that a task's name may have. */
  private static String name(String path) {
    String last = path.replaceAll("/+$", "").replaceAll(".*/", "");
    String plain =
        last.replaceAll("\\.(ya?ml|jsonl?|parquet|csv)$", "").replaceAll("[^A-Za-z0-9._-]", "-");
    return plain.isEmpty() ? "task" : plain;
  }

  /** Text as YAML has it inside a flow. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9._/-]*[A-Za-z._/-][A-Za-z0-9._/-]*")
            && !text.matches("(?i)null|true|false|yes|no|on|off|[-.].*")
        ? text
        : "'" + text.replace("'", "''") + "'";
  }
}
