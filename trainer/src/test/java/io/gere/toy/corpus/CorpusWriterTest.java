package io.gere.toy.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import io.gere.toy.ToyCorpus;
import io.gere.toy.ToyWorld;
import io.gere.toy.task.ToyTask;
import io.gere.toy.world.Fact;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorpusWriterTest {
  private static final Seed SEED = new Seed(3);
  private final World world = new World(17, 6);

  @TempDir private Path folder;

  @Test
  void theFirstPassStatesEveryFactOnceInEveryStyle() throws IOException {
    CorpusWriter.Written written = new CorpusWriter(world, SEED, 3, 0).writeAll(folder);

    FactIndex index = new FactIndex(world.facts());
    Map<CorpusStyle, Set<Fact>> stated = new EnumMap<>(CorpusStyle.class);
    for (JsonNode line : ToyCorpus.lines(folder)) {
      Set<Fact> facts = index.statedIn(line.get("text").asText());
      assertThat(facts).as(line.toString()).hasSize(1);
      Set<Fact> ofStyle = stated.computeIfAbsent(style(line), style -> new HashSet<>());
      assertThat(ofStyle.addAll(facts)).as("not stated before: " + line).isTrue();
    }
    assertThat(stated).hasSize(7);
    assertThat(stated.values())
        .allSatisfy(facts -> assertThat(facts).containsExactlyInAnyOrderElementsOf(world.facts()));
    assertThat(written.documents()).isEqualTo(7L * world.facts().size());
  }

  @Test
  void everyLineIsInTheLayoutOfSlimPajama() throws IOException {
    new CorpusWriter(world, SEED, 1, 0).writeAll(folder);

    assertThat(ToyCorpus.lines(folder))
        .allSatisfy(
            line -> {
              assertThat(line.fieldNames()).toIterable().containsExactly("text", "meta");
              assertThat(line.get("meta").fieldNames())
                  .toIterable()
                  .containsExactly("redpajama_set_name");
            });
  }

  @Test
  void aFileIsAsLongAsAskedForAndNeedsNoOtherFile() throws IOException {
    CorpusWriter writer = new CorpusWriter(world, SEED, 2, 1_000_000);
    CorpusWriter.Written written = writer.writeAll(folder.resolve("all"));
    new CorpusWriter(world, SEED, 2, 1_000_000)
        .write(Files.createDirectory(folder.resolve("one")), 1);

    long bytes = 0;
    for (JsonNode line : ToyCorpus.lines(folder.resolve("all"))) {
      bytes += Json.line(line).getBytes(StandardCharsets.UTF_8).length + 1;
    }
    assertThat(written.bytes()).isEqualTo(bytes).isBetween(1_000_000L, 1_001_000L);
    assertThat(folder.resolve("one/part-00001.jsonl.zst"))
        .hasSameBinaryContentAs(folder.resolve("all/part-00001.jsonl.zst"));
    assertThat(Files.readAllBytes(folder.resolve("all/part-00000.jsonl.zst")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("all/part-00001.jsonl.zst")));
  }

  @Test
  void aQuarterOfTheDocumentsStateAFactAndMostOthersAskWithOptions() throws IOException {
    new CorpusWriter(world, SEED, 1, 3_000_000).writeAll(folder);

    FactIndex index = new FactIndex(world.facts());
    List<JsonNode> lines = ToyCorpus.lines(folder);
    Map<CorpusStyle, Integer> stating = new EnumMap<>(CorpusStyle.class);
    int questions = 0;
    for (JsonNode line : lines) {
      if (!index.statedIn(line.get("text").asText()).isEmpty()) {
        stating.merge(style(line), 1, Integer::sum);
      } else if (style(line) == CorpusStyle.STACK_EXCHANGE) {
        questions++;
      }
    }
    int facts = stating.values().stream().mapToInt(Integer::intValue).sum();
    // Of the first pass's 1,232 documents all are facts, a seventh of them in each style; of the
    // others 25 %, and of these 5 of 20 in the style of Common Crawl.
    double further = lines.size() - 1232;
    assertThat((facts - 1232) / further).isBetween(0.24, 0.26);
    assertThat(questions / further).isBetween(0.57, 0.59);
    assertThat((stating.get(CorpusStyle.COMMON_CRAWL) - 176.0) / (facts - 1232))
        .isBetween(0.23, 0.27);
  }

  @Test
  void everyFactIsReadAHundredAndFifteenTimesAndMore() throws IOException {
    ToyWorld.Options options = ToyWorld.Options.standard();
    World whole = new World(options.seed(), options.entitiesPerKind());
    // A tenth of the text: after the first pass, of which there is one in either, it is all alike.
    CorpusWriter.Written first = new CorpusWriter(whole, SEED, 1, 0).writeAll(folder.resolve("0"));
    long bytes = (options.corpusBytes() - first.bytes()) / 10 + first.bytes();
    new CorpusWriter(whole, SEED, 1, bytes).writeAll(folder.resolve("tenth"));

    FactIndex index = new FactIndex(whole.facts());
    long stated =
        ToyCorpus.texts(folder.resolve("tenth")).stream()
            .mapToInt(text -> index.statedIn(text).size())
            .sum();
    double further = (double) (stated - first.documents()) / whole.facts().size();
    assertThat(7 + 10 * further).isGreaterThan(115);
  }

  @Test
  void whatIsOverheardHoldsEveryWordOfTheTasksAndNoFact() throws IOException {
    new CorpusWriter(world, SEED, 1, 5_000_000).writeAll(folder);

    FactIndex index = new FactIndex(world.facts());
    Map<String, Integer> counts = new HashMap<>();
    for (String text : ToyCorpus.texts(folder)) {
      if (text.startsWith(Overheard.OPENING)) {
        assertThat(index.statedIn(text)).isEmpty();
        WordTokenizer.split(text).forEach(word -> counts.merge(word, 1, Integer::sum));
      }
    }
    for (ToyTask task : ToyTask.all()) {
      for (String label : task.labels()) {
        for (String word : WordTokenizer.split(task.sentence(label, SEED.random()) + " " + label)) {
          if (word.matches("\\w+")) {
            assertThat(counts.getOrDefault(word, 0)).as(word).isGreaterThan(3);
          }
        }
      }
    }
  }

  private static CorpusStyle style(JsonNode line) {
    String name = line.get("meta").get("redpajama_set_name").asText();
    return List.of(CorpusStyle.values()).stream()
        .filter(style -> style.setName().equals(name))
        .findAny()
        .orElseThrow();
  }
}
