package io.gere.spark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.spark.LocalSpark;
import io.gere.spark.distill.DistillStep;
import io.gere.spark.sample.SampleStep;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a replay set with conversations is made from, beside what {@link ProvenanceTest} tries. */
@Tag("slow")
final class ConversationProvenanceTest {
  @TempDir static Path folder;
  private static MutableWorld world;

  @BeforeAll
  static void run() throws IOException {
    world = MutableWorld.in(folder);
    StringBuilder chats = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      chats.append(
          "{\"messages\": [{\"role\": \"user\", \"content\": \"What is number %1$d ?\"}, {\"role\": \"assistant\", \"content\": \"The town of %1$d .\"}]}\n"
              .formatted(i));
    }
    Files.createDirectories(folder.resolve("chats"));
    Files.writeString(folder.resolve("chats/a.jsonl"), chats);
    Files.writeString(
        folder.resolve("world/base/chat_template.jinja"),
        "{% for m in messages %}{{ m.role }} : {{ m.content }}</s>{% endfor %}"
            + "{% if add_generation_prompt %}assistant : {% endif %}");
    Recipe recipe = recipe();
    new SampleStep(LocalSpark.session(), recipe).run(line -> {});
    new DistillStep(LocalSpark.session(), recipe).run(line -> {});
  }

  private static Recipe recipe(String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "replay.conversations={path: [%s]}".formatted(folder.resolve("chats")),
                "replay.near_duplicate=1",
                "replay.drop_junk=false"));
    all.addAll(List.of(settings));
    return world.recipe(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replay.conversations.share=0.4 | sample: again, because replay.conversations.share changed",
        "replay.conversations.stratify=equal | sample: again, because replay.conversations.stratify changed",
        "replay.conversations.on_error=skip | sample: again, because replay.conversations.on_error changed",
        "replay.conversations.set_from=folder | sample: again, because replay.conversations.set_from changed",
        "replay.conversations.set_field=meta | sample: again, because replay.conversations.set_field changed",
        "replay.conversations=null | sample: again, because replay.conversations.on_error,",
        "replay.positions=assistant | tokens/replay: again, because replay.positions changed",
      })
  void aKeyThatChangesHasTheirStepDoneAgain(String key, String said) throws IOException {
    assertThat(again(recipe(key)).get(0)).startsWith(said);
    assertThat(again(recipe())).filteredOn(line -> !line.startsWith("tokens/replay")).isEmpty();
    assertThat(again(recipe())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "chats/a.jsonl, number, figure, conversations",
    "world/base/chat_template.jinja, </s>, ' </s>', chat template"
  })
  void aFileThatChangesHasThemDrawnAgain(String name, String before, String after, String input)
      throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst(Pattern.quote(before), after));
    try {
      assertThat(again(recipe()).get(0))
          .isEqualTo("sample: again, because %s changed".formatted(input));
    } finally {
      Files.writeString(file, text);
    }
    again(recipe());
    assertThat(again(recipe())).isEmpty();
  }

  @Test
  void theDocumentsListIt() throws IOException {
    String architecture = Files.readString(Path.of("../docs/architecture.md"));
    for (String step : List.of("sample", "tokens/replay")) {
      Manifest manifest =
          new RunFolder(new Configuration(), folder.resolve("run").toString())
              .step(step)
              .manifest()
              .orElseThrow();
      Set<String> names = new HashSet<>(manifest.inputs().keySet());
      manifest.config().fieldNames().forEachRemaining(names::add);
      String row =
          architecture
              .lines()
              .filter(line -> line.startsWith("| `%s`".formatted(step)))
              .findFirst()
              .orElseThrow();
      assertThat(names).allSatisfy(name -> assertThat(row).contains("`" + name + "`"));
    }
  }

  private static List<String> again(Recipe recipe) {
    List<String> said = new ArrayList<>();
    new SampleStep(LocalSpark.session(), recipe).isDone(said::add);
    new DistillStep(LocalSpark.session(), recipe).isDone(said::add);
    return said;
  }
}
