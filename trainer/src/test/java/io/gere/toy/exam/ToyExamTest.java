package io.gere.toy.exam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.storage.Json;
import io.gere.toy.corpus.CorpusStyle;
import io.gere.toy.words.Draw;
import io.gere.toy.world.Fact;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToyExamTest {
  private final World world = new World(17, 40);

  @TempDir private Path folder;

  @BeforeEach
  void writeExam() throws IOException {
    assertThat(new ToyExam(world, new Seed(5)).write(folder)).isEqualTo(640);
  }

  @Test
  void everySubjectHasFiveExamplesAndAQuestionForEveryFact() throws IOException {
    Map<String, String> groups =
        Json.MAPPER.readValue(folder.resolve("groups.json").toFile(), new TypeReference<>() {});

    assertThat(groups).hasSize(16).containsEntry("artist_theme", "humanities");
    assertThat(groups.values()).containsOnly("stem", "humanities", "social sciences", "other");
    for (String subject : groups.keySet()) {
      assertThat(lines("dev", subject)).hasSize(5);
      assertThat(lines("test", subject)).hasSize(40);
    }
    try (Stream<Path> files = Files.list(folder.resolve("test"))) {
      assertThat(files).hasSize(16);
    }
  }

  @Test
  void theAnswersAreTheWorldsFacts() throws IOException {
    Map<String, Integer> letters = new HashMap<>();
    for (Fact fact : world.examFacts()) {
      String question = "What is the %s of %s?".formatted(fact.attribute().word(), fact.name());
      List<String> lines =
          lines("test", fact.attribute().subject()).stream()
              .filter(line -> line.startsWith(question + ","))
              .toList();
      assertThat(lines).as(question).hasSize(1);
      List<String> cells = List.of(lines.get(0).split(",", -1));
      assertThat(cells).hasSize(6);
      assertThat(cells.subList(1, 5))
          .doesNotHaveDuplicates()
          .allMatch(fact.attribute().range()::contains);
      assertThat(cells.get(1 + "ABCD".indexOf(cells.get(5)))).isEqualTo(fact.value());
      letters.merge(cells.get(5), 1, Integer::sum);
    }
    // 160 each on average, standard deviation 11: no letter is a good guess.
    assertThat(letters).hasSize(4);
    assertThat(letters.values()).allMatch(count -> count > 115 && count < 205);
  }

  @Test
  void theCorpusStatesFactsInTheExamsOwnForm() {
    Fact fact = world.examFacts().get(0);

    assertThat(CorpusStyle.STACK_EXCHANGE.document(fact, new Draw(new Seed(1).random())))
        .isEqualTo(
            "Question: What is the %s of %s?\nAnswer: %s"
                .formatted(fact.attribute().word(), fact.name(), fact.value()));
  }

  @Test
  void cellsWithCommasAndQuotesAreQuoted() {
    ToyQuestion question = new ToyQuestion("Is it \"a\", or b?", List.of("a", "b,c", "d", "e"), 2);

    assertThat(question.csv()).isEqualTo("\"Is it \"\"a\"\", or b?\",a,\"b,c\",d,e,C");
  }

  private List<String> lines(String split, String subject) throws IOException {
    return Files.readAllLines(folder.resolve(split).resolve(subject + "_" + split + ".csv"));
  }
}
