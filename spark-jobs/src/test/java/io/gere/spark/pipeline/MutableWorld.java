package io.gere.spark.pipeline;

import com.github.luben.zstd.ZstdInputStream;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.ToyCorner;
import io.gere.progress.ProgressLog;
import io.gere.spark.LocalSpark;
import io.gere.spark.distill.DistillStep;
import io.gere.spark.distill.ThresholdsStep;
import io.gere.spark.evaluate.EvaluateStep;
import io.gere.spark.sample.SampleStep;
import io.gere.spark.selfreplay.SelfReplayStep;
import io.gere.spark.train.TrainStep;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The tiny world with two small tasks and a run over it, and what each step would do after a file
 * of it, or a key of its recipe, has changed.
 */
final class MutableWorld {
  private final Path folder;

  private MutableWorld(Path folder) {
    this.folder = folder;
  }

  static MutableWorld in(Path folder) throws IOException {
    Path world = folder.resolve("world");
    ToyCorner.write(world, 24, 4);
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new ZstdInputStream(
                    Files.newInputStream(world.resolve("corpus/part-00000.jsonl.zst"))),
                StandardCharsets.UTF_8))) {
      Files.createDirectories(folder.resolve("text"));
      Files.write(folder.resolve("text/a.jsonl"), lines.lines().limit(300).toList());
    }
    Files.writeString(
        world.resolve("base/chat_template.jinja"),
        "{{ bos_token }}{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}"
            + "{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}");
    Files.writeString(
        folder.resolve("talk.jsonl"), "{\"prompt\": \"the food\", \"completion\": \"red\"}\n");
    Files.writeString(folder.resolve("topics.txt"), "{sentence}\nOptions: {options}\nAnswer:\n");
    return new MutableWorld(folder);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  Recipe recipe(String... settings) throws IOException {
    Path yaml = folder.resolve("recipe.yaml");
    Files.writeString(
        yaml,
        """
        run: {dir: %1$s/run}
        model: {path: %1$s/world/base}
        corpus: {path: [%1$s/text]}
        replay: {documents: 20, max_tokens: 64, held_out: 4}
        loss: {replay: tm, scope: batch, omega: {strategy: dynamic}}
        batch: {global: 12, micro: 6, replay: 4}
        optimizer: {learning_rate: 1e-3}
        tasks:
          - {name: reviews, path: %1$s/world/tasks/SC/Reviews, max_target_tokens: 6}
          - {name: topics, path: %1$s/world/tasks/TC/Topics, max_target_tokens: 6, template: %1$s/topics.txt}
        evaluate: {mmlu: %1$s/world/mmlu, exam_style: cloze, after: last, limit: 2, conversations: %1$s/talk.jsonl, max_new_tokens: 4}
        """
            .formatted(folder));
    return RecipeReader.read(yaml, List.of(settings));
  }

  /** Runs all steps; returns what they said. */
  List<String> run(Recipe recipe) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8));
    new Pipeline("run", recipe, console).run(List.of(Step.values()));
    return said.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("^\\S+ \\S+ ", ""))
        .toList();
  }

  private interface Question {
    boolean isDone(ProgressLog log);
  }

  /**
   * Why steps would be done again, as they say it, and behind that the steps that cannot tell
   * before one in front of them has been done.
   */
  List<String> again(Recipe recipe) {
    SparkSession spark = LocalSpark.session();
    Map<Step, Question> steps = new LinkedHashMap<>();
    steps.put(Step.SELF_REPLAY, new SelfReplayStep(spark, recipe)::isDone);
    steps.put(Step.SAMPLE, new SampleStep(spark, recipe)::isDone);
    steps.put(Step.DISTILL, new DistillStep(spark, recipe)::isDone);
    steps.put(Step.THRESHOLDS, new ThresholdsStep(spark, recipe)::isDone);
    steps.put(Step.TRAIN, new TrainStep(spark, recipe)::isDone);
    steps.put(Step.EVALUATE, new EvaluateStep(spark, recipe)::isDone);
    List<String> said = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    steps.forEach(
        (step, question) -> {
          List<String> lines = new ArrayList<>();
          try {
            if (step.isNeededBy(recipe)) {
              question.isDone(lines::add);
            }
          } catch (GereException e) {
            behind.add(step.name().toLowerCase(Locale.ROOT));
          }
          lines.stream().filter(line -> !said.contains(line)).forEach(said::add);
        });
    if (!behind.isEmpty()) {
      said.add("behind: " + String.join(", ", behind));
    }
    return said;
  }
}
