package io.gere.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.ReplayLossKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeReaderTest {
  @TempDir private Path folder;

  private static final String TASKS =
      """
      batch:
        micro: 2
      tasks:
        - {name: yelp, path: data/yelp}
        - name: cb
          path: data/cb
      """;

  @Test
  void overridesReplaceWhatTheFileSays() throws IOException {
    Recipe recipe =
        read(
            TASKS,
            "batch.micro=8",
            "tasks.1.epochs=3",
            "tasks.2={name: wic, path: data/wic}",
            "corpus.path=[a/*.jsonl, b/*.jsonl]",
            "loss={replay: none}",
            "run.dir=runs/a=b");
    assertThat(recipe.batch().micro()).isEqualTo(8);
    assertThat(recipe.tasks()).extracting(Task::name).containsExactly("yelp", "cb", "wic");
    assertThat(recipe.tasks()).extracting(Task::epochs).containsExactly(1, 3, 1);
    assertThat(recipe.corpus().path()).containsExactly("a/*.jsonl", "b/*.jsonl");
    assertThat(recipe.loss().replay()).isEqualTo(ReplayLossKind.NONE);
    assertThat(recipe.run().dir()).isEqualTo("runs/a=b");
  }

  @Test
  void overridesMakeTheSectionsTheyNeed() throws IOException {
    Recipe recipe = read("", "tasks.0.name=cb", "tasks.0.path=data/cb", "pretrain.layers=2");
    assertThat(recipe.tasks()).extracting(Task::path).containsExactly("data/cb");
    assertThat(recipe.pretrain().layers()).isEqualTo(2);
    assertThat(recipe.pretrain().hidden()).isEqualTo(128);
  }

  @Test
  void numbersMayBeWrittenAsPeopleWriteThem() throws IOException {
    Recipe recipe =
        read("optimizer: {learning_rate: 3e-5, clip_norm: 2}\nloss: {omega: {max: 1e6}}");
    assertThat(recipe.optimizer().learningRate()).isEqualTo(0.00003);
    assertThat(recipe.optimizer().clipNorm()).isEqualTo(2.0);
    assertThat(recipe.loss().omega().max()).isEqualTo(1_000_000.0);
  }

  @Test
  void nullTakesClippingAway() throws IOException {
    assertThat(read("optimizer: {clip_norm: null}").optimizer().clipNorm()).isEqualTo(0.0);
  }

  @Test
  void aSectionWithNothingInItHasItsDefaults() throws IOException {
    assertThat(read("batch:\nevaluate: {}")).isEqualTo(RecipeReader.parse(""));
  }

  @Test
  void theBaseIsTheModelUnlessItIsNamed() {
    assertThat(RecipeReader.parse("model: {path: models/a}").base().path()).isEqualTo("models/a");
    assertThat(RecipeReader.parse("{model: {path: a}, base: {path: b}}").base().path())
        .isEqualTo("b");
  }

  @Test
  void aRecipeThatIsWrittenReadsTheSame() throws IOException {
    Recipe recipe =
        read(
            TASKS,
            "tasks.0.template=\"Line one\\n\\n  Answer: 1e4 — yes\"",
            "tasks.1.name='010'",
            "optimizer.learning_rate=1.2345678901234567e-5",
            "loss.omega.max=1e300",
            "batch.feeding=mix",
            "pretrain.tokenizer=tokenizer.json");
    String yaml = RecipeWriter.yaml(recipe);
    assertThat(RecipeReader.parse(yaml)).isEqualTo(recipe);
    assertThat(RecipeReader.parse(RecipeWriter.yaml(RecipeReader.parse(""))))
        .isEqualTo(RecipeReader.parse(""));
  }

  @Test
  void anUnknownKeyIsNamedWithItsLineAndTheNearestKnownOne() {
    String file = folder.resolve("recipe.yaml").toString();
    assertRefused("run:\n  seed: 1\nbatch:\n  mico: 4\n")
        .isEqualTo(
            file + ", line 4: batch.mico is not a key of a recipe; did you mean batch.micro?");
    assertRefused("tasks:\n  - name: a\n    path: b\n    epoch: 2\n")
        .isEqualTo(
            file
                + ", line 4: tasks.0.epoch is not a key of a recipe; did you mean tasks.0.epochs?");
    assertRefused("batch.micro: 4")
        .endsWith("batch.micro is written as one name; write it as sections in each other");
    assertRefused("micro: 4").endsWith("did you mean batch.micro?");
    assertRefused("corpus: {scn: full}").endsWith("did you mean corpus.scan?");
    assertRefused("gate: {min_app: 1}").endsWith("did you mean gate.min_ap?");
    assertRefused("bacth: {micro: 4}").endsWith("did you mean batch?");
    assertRefused("base: {quantization: 4}")
        .endsWith("base.quantization is not a key of a recipe; the keys there are path");
    assertRefused("", "batch.mico=4")
        .isEqualTo(
            "--set batch.mico=4: batch.mico is not a key of a recipe; did you mean batch.micro?");
  }

  @Test
  void aValueOfTheWrongTypeIsShownWithWhatIsExpected() {
    assertRefused("batch: {micro: many}")
        .endsWith("line 1: batch.micro is many; expected: a whole number, at most 2147483647");
    assertRefused("batch: {micro: '4'}").contains("batch.micro is 4; expected: a whole number");
    assertRefused("batch: {micro: 1.5}").contains("batch.micro is 1.5; expected: a whole number");
    assertRefused("batch: {micro: 3000000000}")
        .contains("batch.micro is 3000000000; expected: a whole number, at most 2147483647");
    assertRefused("batch: {shuffle: 1}").contains("batch.shuffle is 1; expected: true or false");
    assertRefused("thresholds: {sigma: [1]}").contains("thresholds.sigma is [1]; expected: a n");
    assertRefused("optimizer: {betas: [0.9, high]}")
        .endsWith("optimizer.betas.1 is high; expected: a number");
    assertRefused("batch: {feeding: batch_insertion}")
        .endsWith("batch.feeding is batch_insertion; expected: batch-insertion or mix");
    assertRefused("batch: {feeding: 1}").endsWith("expected: batch-insertion or mix");
    assertRefused("run: {dir: 010}").contains("run.dir is ").contains("; expected: text");
    assertRefused("run: {dir: true}").contains("run.dir is true; expected: text");
    assertRefused("corpus: {path: a.jsonl}")
        .endsWith("corpus.path is a.jsonl; expected: a list, such as [a, b]");
    assertRefused("batch: 4").endsWith("line 1: batch is 4; expected: a section of keys");
    assertRefused("tasks: [yelp]").endsWith("tasks.0 is yelp; expected: a section of keys");
    assertRefused("corpus: {path: {a: b}}").endsWith("expected: a list, such as [a, b]");
    assertRefused("tasks: {a: b}").endsWith("expected: a list, such as [a, b]");
    assertRefused("batch: [{micro: 4}]").endsWith("expected: a section of keys");
    assertRefused("gate: 1").endsWith("line 1: gate is 1; expected: a section of keys");
    assertRefused("corpus: {path: [a, null]}").contains("corpus.path.1 is null; expected: text");
    assertRefused("optimizer: {betas: [0.9, null]}")
        .endsWith("optimizer.betas.1 is null; expected: a number");
    assertRefused("tasks: [null]").endsWith("tasks.0 is null; expected: a section of keys");
    assertRefused("run: {dir: {a: b}}").contains("run.dir is {\"a\":\"b\"}; expected: text");
  }

  @Test
  void aValueThatMustBeThereIsAskedFor() {
    assertRefused("tasks:\n  - {name: a, path: a}\n  - {name: b}\n")
        .endsWith("line 3: tasks.1.path is missing; there is no default");
    assertRefused("tasks: [{name: , path: a}]").endsWith("tasks.0.name is empty; give it a value");
    assertRefused("batch: {micro: }")
        .endsWith("batch.micro is empty; give it a value or leave the key out, which means 4");
  }

  @Test
  void aRefusedValueOfATaskNamesTheTask() {
    assertRefused(TASKS, "tasks.1.epochs=0")
        .isEqualTo(
            "--set tasks.1.epochs=0: tasks.1.epochs is 0; it must be at least 1, at most 100,000");
  }

  @Test
  void aSecretInAnAddressIsRefusedAndNotShown() {
    String[] given = {
      "uri=https://me:s3cret@host",
      "uri=[https://me:s3cret@host",
      "uri=[https://me:s3cret@host]",
      "uri=https://me:a/s3cret@host",
      "uri=http://h?s3cret"
    };
    for (String uri : given) {
      assertRefused("", "track.mlflow." + uri)
          .startsWith("--set track.mlflow.uri=")
          .contains("***")
          .doesNotContain("s3cret");
    }
  }

  @Test
  void anOverrideMustNameAKeyAndAValueThatFit() {
    assertRefused("", "batch.micro").contains("--set batch.micro is not of the form key=value");
    assertRefused("", "batch.micro=[1").contains("--set batch.micro=[1: the value is not YAML");
    assertRefused("", "corpus.path=[*.jsonl]").contains("is not YAML; put text in quotes");
    assertRefused("", "corpus.path=[*data]").contains("put a text that starts with * in quotes");
    assertRefused(TASKS, "tasks.5.epochs=1").contains("skips items: the list has 2");
    assertRefused(TASKS, "batch.micro.size=1").contains("what it would be part of is 2");
    assertRefused(TASKS, "tasks.yelp.epochs=1").contains("tasks.yelp");
  }

  @Test
  void aFileThatIsNoRecipeIsNamed() {
    Path missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> RecipeReader.read(missing, List.of()))
        .isInstanceOf(GereException.class)
        .hasMessage(missing + ": there is no such recipe");
    assertThatThrownBy(() -> RecipeReader.read(folder, List.of()))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(folder + " cannot be read as a recipe: ");
    assertRefused("batch:\n  micro: [4\nrun: {}\n").contains("line 3: this is not YAML: ");
    assertRefused("batch:\n  micro: 4\n  micro: 5\n").contains("line 3: ").contains("'micro'");
    assertRefused("- batch\n").contains("recipe.yaml: a recipe holds sections of keys");
    assertRefused("run: {}\n---\nrun: {}\n").contains("line 3: this is not YAML: Trailing");
    assertRefused("base: " + "[".repeat(100_000)).contains("this is not YAML: Document nesting");
    assertRefused("# " + "x".repeat(2 << 20)).contains("is no recipe: it has 2,097,154 bytes");
    assertRefused("batch: {global: &n 4,\n replay: *n}").contains("line 2: aliases are not read");
  }

  private Recipe read(String yaml, String... overrides) throws IOException {
    Path file = Files.writeString(folder.resolve("recipe.yaml"), yaml);
    return RecipeReader.read(file, List.of(overrides));
  }

  private AbstractStringAssert<?> assertRefused(String yaml, String... overrides) {
    GereException refused = assertThrows(GereException.class, () -> read(yaml, overrides));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    return assertThat(refused.getMessage());
  }

  @Test
  void aByteOrderMarkIsNoPartOfARecipe() throws IOException {
    Path file = Files.writeString(folder.resolve("mark.yaml"), "\ufeffbatch: {micro: 3}\n");

    assertThat(RecipeReader.read(file, List.of()).batch().micro()).isEqualTo(3);
  }

  @Test
  void aColonInANameIsNoFileSystem() {
    Recipe recipe =
        RecipeReader.parse(
            """
            run: {dir: "runs:1/a"}
            corpus: {path: ["a:b.jsonl", "hdfs://host/c", "s3a://b/c:d", "/a:b"]}
            tasks: [{name: t, path: "film:2"}]
            """);

    assertThat(recipe.run().dir()).isEqualTo("./runs:1/a");
    assertThat(recipe.corpus().path())
        .containsExactly("./a:b.jsonl", "hdfs://host/c", "s3a://b/c:d", "/a:b");
    assertThat(recipe.tasks().get(0).path()).isEqualTo("./film:2");
  }
}
