package io.gere.spark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.yaml.KeyValues;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is done is done from what is here: after a run one file or key is changed, and every step
 * says whether it would be done again and why. Nothing is run, so a hundred changes are tried in
 * half a minute; {@link ChangedInputsTest} runs a few.
 */
@Tag("slow")
final class ProvenanceTest {
  /** In the repository's root, seen from the module that runs the test. */
  private static final Path ARCHITECTURE = Path.of("../docs/architecture.md");

  @TempDir static Path folder;
  private static MutableWorld world;

  @BeforeAll
  static void run() throws IOException {
    world = MutableWorld.in(folder);
    world.run(world.recipe());
  }

  @ParameterizedTest
  @MethodSource("io.gere.spark.pipeline.Mutations#keys")
  void aKeyThatChangesHasThoseStepsDoneAgainThatItDecides(Mutations.Change change)
      throws IOException {
    assertThat(world.again(world.recipe(change.overrides()))).isEqualTo(change.again());
    requireAllAsBefore();
  }

  /** Every key is in the table, but for those that say where something lies. */
  @Test
  void noKeyIsForgotten() throws IOException {
    Set<String> places =
        Set.of(
            "run.dir",
            "run.shared",
            "model.path",
            "base.path",
            "adapter.path",
            "corpus.path",
            "corpus.table",
            "replay.path",
            "tasks.0.path");
    Set<String> all = new TreeSet<>();
    for (var section : Recipe.class.getRecordComponents()) {
      if (!section.getName().equals("tasks")) {
        all.addAll(KeyValues.of(world.recipe(), key(section)).keySet());
      }
    }
    for (var key : Task.class.getRecordComponents()) {
      all.add("tasks.0." + key(key));
    }
    all.removeAll(places);

    assertThat(
            Mutations.keys()
                .map(change -> change.what().replaceAll("=.*", ""))
                .collect(Collectors.toSet()))
        .containsAll(all);
  }

  private static String key(RecordComponent component) {
    return component.getName().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource("io.gere.spark.pipeline.Mutations#files")
  void aFileThatChangesHasThoseStepsDoneAgainThatReadIt(Mutations.Change change)
      throws IOException {
    String[] edit = change.what().replaceFirst(": ", "=").split("=", 3);
    Path file = world.file(edit[0]);
    byte[] before = Files.readAllBytes(file);
    String text = new String(before, StandardCharsets.UTF_8);
    String changed = text.replaceFirst(Pattern.quote(edit[1]), edit[2].replace("$", "\\$"));
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(file, changed);
    try {
      assertThat(world.again(world.recipe())).isEqualTo(change.again());
    } finally {
      Files.write(file, before);
    }
    requireAllAsBefore();
  }

  /** What is changed back needs nothing but its tokens, which are made once more. */
  private static void requireAllAsBefore() throws IOException {
    if (!world.again(world.recipe()).isEmpty()) {
      assertThat(world.again(world.recipe())).isEmpty();
    }
  }

  @Test
  void whereThingsLieDecidesNothing() throws IOException {
    copy(world.file("world"), world.file("moved/world"));
    copy(world.file("text"), world.file("moved/text"));
    Files.copy(world.file("topics.txt"), world.file("moved/words.txt"));
    Files.copy(world.file("talk.jsonl"), world.file("moved/talk.jsonl"));
    String moved = world.file("moved").toString();

    assertThat(
            world.again(
                world.recipe(
                    "model.path=" + moved + "/world/base",
                    "corpus.path=[" + moved + "/text]",
                    "tasks.0.path=" + moved + "/world/tasks/SC/Reviews",
                    "tasks.1.path=" + moved + "/world/tasks/TC/Topics",
                    "tasks.1.template=" + moved + "/words.txt",
                    "evaluate.conversations=" + moved + "/talk.jsonl",
                    "evaluate.mmlu=" + moved + "/world/mmlu")))
        .isEmpty();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @Test
  void theDocumentsListWhatEveryStepIsMadeFrom() throws IOException {
    Map<String, Set<String>> listed = new TreeMap<>();
    for (String row : Files.readAllLines(ARCHITECTURE)) {
      String[] cells = row.split("\\|", -1);
      if (cells.length == 5) {
        quoted(cells[1]).forEach(step -> listed.put(step, quoted(cells[2] + cells[3])));
      }
    }
    for (String step :
        List.of("sample", "held-out", "tokens/replay", "distill", "thresholds", "evaluate")) {
      assertThat(listed.get(step)).as(step).containsAll(madeFrom(step));
    }
    assertThat(listed.get("tokens/N-TASK")).containsAll(madeFrom("tokens/2-topics"));
    assertThat(listed.get("train/N-TASK")).containsAll(madeFrom("train/2-topics"));
  }

  private static Set<String> quoted(String cell) {
    return Pattern.compile("`([^`]+)`")
        .matcher(cell)
        .results()
        .map(word -> word.group(1))
        .collect(Collectors.toSet());
  }

  /** The names in a manifest, with those of the tasks left open. */
  private static List<String> madeFrom(String step) throws IOException {
    Manifest manifest =
        new RunFolder(new Configuration(), world.file("run").toString())
            .step(step)
            .manifest()
            .orElseThrow();
    List<String> names = new ArrayList<>(manifest.inputs().keySet());
    manifest.config().fieldNames().forEachRemaining(names::add);
    return names.stream()
        .map(name -> name.replaceFirst("^tasks\\.\\d+", "tasks.*"))
        .map(name -> name.replaceFirst("^(tokens|train)/\\d.*", "$1/N-TASK"))
        .map(name -> name.replaceFirst("^task .*", "task TASK"))
        .toList();
  }
}
