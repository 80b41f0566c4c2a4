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
    CorpusWriter.Written written =
        new CorpusWriter(Edition.FIRST, world, SEED, 3, 0).writeAll(folder);

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
    new CorpusWriter(Edition.FIRST, world, SEED, 1, 0).writeAll(folder);

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
    CorpusWriter writer = new CorpusWriter(Edition.FIRST, world, SEED, 2, 1_000_000);
    CorpusWriter.Written written = writer.writeAll(folder.resolve("all"));
    new CorpusWriter(Edition.FIRST, world, SEED, 2, 1_000_000)
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
  void theSetsHaveTheSharesOfTheirStyles() throws IOException {
    new CorpusWriter(Edition.FIRST, world, SEED, 1, 2_000_000).writeAll(folder);

    List<JsonNode> lines = ToyCorpus.lines(folder);
    long commonCrawl =
        lines.stream().filter(line -> style(line) == CorpusStyle.COMMON_CRAWL).count();
    // 5 of 20 statements and all small talk: 0.30 after a first pass that takes 0.07 of the lines.
    assertThat((double) commonCrawl / lines.size()).isBetween(0.27, 0.31);
  }

  @Test
  void smallTalkShowsEveryWordOfTheTasksButNoFact() throws IOException {
    new CorpusWriter(Edition.FIRST, world, SEED, 1, 2_700_000).writeAll(folder);

    FactIndex index = new FactIndex(world.facts());
    Map<String, Integer> counts = new HashMap<>();
    for (String text : ToyCorpus.texts(folder)) {
      if (text.startsWith(Lexicon.SMALL_TALK_OPENING)) {
        assertThat(index.statedIn(text)).isEmpty();
        WordTokenizer.split(text).forEach(word -> counts.merge(word, 1, Integer::sum));
      }
    }
    for (ToyTask task : Edition.FIRST.tasks()) {
      for (String label : task.labels()) {
        for (String word : WordTokenizer.split(task.sentence(label, SEED.random()) + " " + label)) {
          if (word.matches("\\w+")) {
            assertThat(counts.getOrDefault(word, 0)).as(word).isGreaterThan(20);
          }
        }
      }
    }
  }

  /**
   * Small talk draws its words by their places: a new one before its end would change all of it.
   */
  @Test
  void theFarTasksAddNoWordToSmallTalk() {
    assertThat(new SmallTalk().words()).endsWith("8", "9", "Overheard");
  }

  @Test
  void aFifthOfTheDocumentsAreFactsAndHalfAreQuestionsWithOptions() throws IOException {
    new CorpusWriter(Edition.SECOND, world, SEED, 1, 2_000_000).writeAll(folder);

    FactIndex index = new FactIndex(world.facts());
    List<String> texts = ToyCorpus.texts(folder);
    double facts = texts.stream().filter(text -> !index.statedIn(text).isEmpty()).count();
    double questions =
        ToyCorpus.lines(folder).stream()
            .filter(line -> style(line) == CorpusStyle.STACK_EXCHANGE)
            .filter(line -> index.statedIn(line.get("text").asText()).isEmpty())
            .count();
    // Of the first pass's 1,232 documents all are facts, of the others 19 %.
    assertThat((facts - 1232) / (texts.size() - 1232)).isBetween(0.17, 0.21);
    assertThat(questions / (texts.size() - 1232)).isBetween(0.51, 0.55);
  }

  @Test
  void everyFactOfTheSecondEditionIsReadAHundredAndFifteenTimesAndMore() throws IOException {
    ToyWorld.Options options = ToyWorld.Options.second();
    World whole = new World(options.seed(), options.entitiesPerKind());
    Seed seed = new Seed(options.seed()).child("corpus");
    new CorpusWriter(options.edition(), whole, seed, options.corpusFiles(), options.corpusBytes())
        .writeAll(folder);

    FactIndex index = new FactIndex(whole.facts());
    long stated = ToyCorpus.texts(folder).stream().mapToInt(t -> index.statedIn(t).size()).sum();
    assertThat((double) stated / whole.facts().size()).isGreaterThan(115);
  }

  @Test
  void whatIsOverheardHoldsEveryWordOfTheSecondEditionsTasksAndNoFact() throws IOException {
    new CorpusWriter(Edition.SECOND, world, SEED, 1, 4_000_000).writeAll(folder);

    FactIndex index = new FactIndex(world.facts());
    Map<String, Integer> counts = new HashMap<>();
    for (String text : ToyCorpus.texts(folder)) {
      if (text.startsWith(Overheard.OPENING)) {
        assertThat(index.statedIn(text)).isEmpty();
        WordTokenizer.split(text).forEach(word -> counts.merge(word, 1, Integer::sum));
      }
    }
    for (ToyTask task : Edition.SECOND.tasks()) {
      for (String label : task.labels()) {
        for (String word : WordTokenizer.split(task.sentence(label, SEED.random()) + " " + label)) {
          if (word.matches("\\w+")) {
            assertThat(counts.getOrDefault(word, 0)).as(word).isGreaterThan(20);
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
