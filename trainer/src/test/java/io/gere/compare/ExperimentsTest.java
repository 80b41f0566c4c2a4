package io.gere.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Compare;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.AdapterType;
import io.gere.config.yaml.RecipeReader;
import io.gere.text.Tokenizer;
import io.gere.toy.ToyBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recipes in {@code conf/}: each can be read, says how it is launched, and asks one question.
 */
final class ExperimentsTest {
  private static final Path CONF = Path.of("..", "conf");

  /** What each experiment compares, in the order of its table. */
  private static final Map<String, List<String>> METHODS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("1-replay", List.of("none", "replay")),
              Map.entry("2-losses", List.of("kl", "l1", "l2", "tm")),
              Map.entry(
                  "3-batch-insertion",
                  List.of(
                      "mix, train.limit=60",
                      "mix, train.limit=480",
                      "batch-insertion, train.limit=60",
                      "batch-insertion, train.limit=480")),
              Map.entry("ratio", each("batch.replay", "2", "4", "8", "12")),
              Map.entry("thresholds-sigma", each("thresholds.sigma", "0.5", "1", "2", "3")),
              Map.entry(
                  "thresholds-quantile",
                  each("thresholds.quantile", "0.31", "0.16", "0.023", "0.0014")),
              Map.entry(
                  "layers",
                  each("thresholds.layers", "[-1]", "[-2]", "[-1, -2]", "[-1, -2, -3, -4]")),
              Map.entry("omega", omegas()),
              Map.entry("omega-lora", omegas()),
              Map.entry("wordings", each("train.wordings", "template", "all")),
              Map.entry("far-tasks", List.of("none", "replay", "tm")),
              Map.entry("llama31-8b/1-replay", List.of("none", "replay")),
              Map.entry("llama31-8b/2-losses", List.of("kl", "l1", "l2", "tm")),
              Map.entry(
                  "llama31-8b/3-batch-insertion",
                  List.of(
                      "mix, train.limit=250",
                      "mix, train.limit=3000",
                      "batch-insertion, train.limit=250",
                      "batch-insertion, train.limit=3000"))));

  private static List<String> each(String key, String... values) {
    return Stream.of(values).map(value -> key + "=" + value).toList();
  }

  private static List<String> omegas() {
    return List.of(
        "loss.omega.strategy=fixed, loss.omega.value=1",
        "loss.omega.strategy=fixed, loss.omega.value=100",
        "loss.omega.strategy=dynamic",
        "loss.omega.strategy=balanced");
  }

  private static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.walk(CONF)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aRecipeCanBeReadAndItsHeaderLaunchesIt(Path file) throws IOException {
    Recipe recipe = RecipeReader.read(file, List.of());

    assertThat(recipe.run().dir()).isNotNull();
    List<String> header =
        Files.readAllLines(file).stream().takeWhile(l -> l.startsWith("#")).toList();
    assertThat(header)
        .anyMatch(line -> line.contains("You need"))
        .anyMatch(
            line -> line.contains("submit/gere") && line.contains("--config conf/" + name(file)));
  }

  @Test
  void noTwoRecipesShareAFolder() throws IOException {
    assertThat(recipes())
        .extracting(file -> RecipeReader.read(file, List.of()).run().dir())
        .doesNotHaveDuplicates();
  }

  @Test
  void everyExperimentComparesWhatItAsksAbout() throws IOException {
    Map<String, List<String>> methods = new TreeMap<>();
    for (Path file : recipes()) {
      if (name(file).startsWith("experiments/")) {
        Recipe recipe = RecipeReader.read(file, List.of());
        methods.put(
            name(file).replaceAll("experiments/|\\.yaml", ""),
            variants(recipe).stream().map(Variant::name).toList());
        assertThat(recipe.compare().seeds()).as(file.toString()).containsExactly(1L, 2L, 3L);
      }
    }
    assertThat(methods).isEqualTo(METHODS);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyMethodIsARecipeToo(Path file) {
    for (Variant variant : variants(RecipeReader.read(file, List.of()))) {
      assertThat(RecipeReader.read(file, variant.overrides())).isNotNull();
    }
  }

  /** Tables that stand side by side have everything in common that they do not ask about. */
  @Test
  void experimentsOnTheTinyWorldKeepTheSettingsOfTheLargeComparison() throws IOException {
    Recipe usual = RecipeReader.read(CONF.resolve("toy-compare.yaml"), List.of());
    for (Path file : recipes()) {
      if (file.getParent().endsWith("experiments")) {
        Recipe recipe = RecipeReader.read(file, List.of());
        assertThat(List.of(recipe.model(), recipe.corpus(), recipe.replay(), recipe.loss()))
            .as(file.toString())
            .isEqualTo(List.of(usual.model(), usual.corpus(), usual.replay(), usual.loss()));
        assertThat(recipe.batch()).as(file.toString()).isEqualTo(usual.batch());
        if (recipe.adapter().type() == AdapterType.NONE) { // adapters learn more slowly
          assertThat(recipe.optimizer()).as(file.toString()).isEqualTo(usual.optimizer());
          assertThat(recipe.tasks())
              .as(file.toString())
              .extracting(Task::epochs)
              .containsOnly(usual.tasks().get(0).epochs());
        }
      }
    }
  }

  @Test
  void theOtherWordingsAreInWordsOfTheTinyModel(@TempDir Path folder) {
    ToyBase.write(folder);
    Recipe recipe = RecipeReader.read(CONF.resolve("experiments/wordings.yaml"), List.of());
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      int unknown = tokenizer.encode("Zwiebel")[0];
      for (Task task : recipe.tasks()) {
        assertThat(task.wordings()).hasSize(2);
        for (String wording : task.wordings()) {
          String words = wording.replaceAll("\\{\\w+}", "");
          assertThat(tokenizer.encode(words)).as(wording).doesNotContain(unknown);
        }
      }
    }
  }

  private static String name(Path file) {
    return CONF.relativize(file).toString();
  }

  private static List<Variant> variants(Recipe recipe) {
    Compare compare = recipe.compare();
    List<Axis> axes = new ArrayList<>();
    if (!compare.losses().isEmpty()) {
      axes.add(new Axis("loss.replay", compare.losses()));
    }
    if (!compare.feeding().isEmpty()) {
      axes.add(new Axis("batch.feeding", compare.feeding()));
    }
    compare.vary().forEach(text -> axes.add(Axis.parse(text)));
    return Variant.all(axes, recipe);
  }
}
