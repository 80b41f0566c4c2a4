package io.gere.spark.demo;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeTree;
import io.gere.data.ReplaySet;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.report.scores.Headline;
import io.gere.report.scores.ReportedRun;
import io.gere.spark.pipeline.CommandRun;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.Pipeline;
import io.gere.spark.pipeline.Step;
import io.gere.spark.report.ReportStep;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.Json;
import io.gere.storage.LocalFile;
import io.gere.storage.RunFolder;
import io.gere.toy.ToyBase;
import io.gere.toy.ToyWorld;
import io.gere.toy.corpus.FactCoverage;
import io.gere.toy.corpus.FactIndex;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The demo: a tiny world, its tasks learnt once without replay and once with GeRe, and a table of
 * what came of it.
 *
 * @param directory of the world and of both runs
 * @param seed of sampling and order
 * @param overrides keys of the recipe in both runs, as {@code KEY=VALUE}
 */
public record Demo(Path directory, long seed, List<String> overrides) {
  private static final String RECIPE = "conf/toy.yaml";

  public Demo {
    overrides = List.copyOf(overrides);
  }

  /** Runs all of it; what is done already is skipped. */
  public void run(Console console) {
    RunFolder folder = new RunFolder(SparkSessions.hadoop(), directory.toString());
    CommandRun work = new CommandRun(folder, "demo", console);
    work.during(() -> false, log -> runAll(console, work));
  }

  private void runAll(Console console, CommandRun work) {
    Path world = directory.resolve("world");
    writeWorld(world, console);

    work.enters("first run");
    console.say("first run: three tasks without replay");
    // It shares the other run's draw, so that both are scored on the same held-out text.
    Recipe without =
        tree("no-replay")
            .with("loss.replay", ReplayLossKind.NONE)
            .with("batch.replay", 0)
            .with("run.shared", directory.resolve("gere"))
            .resolve();
    new Pipeline("demo", without, console).run(List.of(Step.values()));
    work.enters("second run");
    console.say("second run: the same tasks with GeRe (TM loss, batch insertion)");
    Recipe gere = tree("gere").with("evaluate.reference", directory.resolve("no-replay")).resolve();
    new Pipeline("demo", gere, console).run(List.of(Step.values()));

    Configuration hadoop = new Configuration();
    Scores noReplay = new ReportStep(hadoop, without).scores();
    ReportStep report = new ReportStep(hadoop, gere);
    var file = report.write("GeRe", List.of(new ReportedRun("no replay", noReplay)), console);
    console.print(table(noReplay, report.scores()));
    console.print("no replay: " + headline(noReplay));
    console.print("GeRe: " + headline(report.scores()));
    console.print(coverage(world, Path.of(gere.run().dir()).resolve("sample")));
    console.print("");
    console.print("The report: " + file);
    console.print("Your own data and model: copy conf/toy.yaml, change the paths, then");
    console.print("  submit/gere run --config YOUR.yaml");
  }

  private void writeWorld(Path world, Console console) {
    if (Files.exists(world.resolve("base/config.json"))) {
      console.say("the tiny world is in %s already".formatted(world));
      return;
    }
    ToyWorld.Summary summary = ToyWorld.write(world, ToyWorld.Options.standard());
    ToyBase.write(world.resolve("base"));
    console.say(
        format(
            "the tiny world: %,d documents on %,d facts, an exam of %,d questions, %d tasks, in %s",
            summary.documents(), summary.facts(), summary.questions(), summary.tasks(), world));
  }

  private RecipeTree tree(String name) {
    Path home = Path.of(System.getProperty("gere.home", "."));
    return RecipeReader.tree(home.resolve(RECIPE))
        .with("run.dir", directory.resolve(name))
        .with("run.seed", seed)
        .with("model.path", directory.resolve("world/base"))
        .with("corpus.path", List.of(directory.resolve("world/corpus")))
        .with("evaluate.mmlu", directory.resolve("world/mmlu"))
        .with("tasks.0.path", directory.resolve("world/tasks/SC/Reviews"))
        .with("tasks.1.path", directory.resolve("world/tasks/TC/Topics"))
        .with("tasks.2.path", directory.resolve("world/tasks/NLI/Quantifiers"))
        .set(overrides);
  }

  private static String table(Scores noReplay, Scores gere) {
    String header = row("", "exam", "perplexity", "AP", "BWT", "F1 Avg");
    return String.join(
        System.lineSeparator(),
        "",
        header,
        row(
            "base model",
            percent(gere.baseExam() == null ? null : gere.baseExam().micro()),
            value(gere.basePerplexity()),
            percent(gere.baseAp()),
            "-",
            percent(gere.baseF1Avg())),
        row("no replay", noReplay),
        row("GeRe", gere),
        "",
        "exam: share of the world's facts still known; perplexity: on general text never learnt, lower",
        "is better; AP: mean accuracy on the three tasks at the end; BWT: what learning later tasks",
        "did to earlier ones; F1 Avg: harmonic mean of exam and AP.");
  }

  /** As the report has it, in a console's characters. */
  private static String headline(Scores scores) {
    return Headline.of(scores).replace('\u00a0', ' ').replace('−', '-');
  }

  private static String row(String name, Scores scores) {
    return row(
        name,
        percent(scores.mmlu() == null ? null : scores.mmlu().micro()),
        value(scores.perplexity()),
        percent(scores.ap()),
        percent(scores.bwt()),
        percent(scores.f1Avg()));
  }

  private static String row(String name, String... cells) {
    StringBuilder row = new StringBuilder(format("  %-12s", name));
    for (String cell : cells) {
      row.append(format("%12s", cell));
    }
    return row.toString();
  }

  private static String percent(Double fraction) {
    return fraction == null ? "-" : format("%.1f", 100 * fraction);
  }

  private static String value(Perplexity perplexity) {
    return perplexity == null ? "-" : format("%.2f", perplexity.value());
  }

  private static List<String> lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
  }

  /** How much of the exam the replay set gives away: the rest is generalisation. */
  private static String coverage(Path world, Path sample) {
    Path file = sample.resolve(ReplaySet.FILE_NAME);
    try {
      List<String> texts = new ArrayList<>();
      for (String line : LocalFile.read(file, Demo::lines)) {
        texts.add(Json.MAPPER.readTree(line).get("text").textValue());
      }
      FactCoverage coverage =
          new FactIndex(ToyWorld.open(world).examFacts()).coverage(texts.stream());
      return format(
          "The %d replay documents state %d of the exam's %d facts (%.1f %%): what GeRe keeps"
              + " beyond them is not rehearsed.",
          texts.size(), coverage.stated(), coverage.facts(), 100 * coverage.share());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
