package io.gere.toy.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.toy.ToyCorpus;
import io.gere.toy.ToyWorld;
import io.gere.toy.world.Attribute;
import io.gere.toy.world.Fact;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FactIndexTest {
  private static final Fact FOOD = new Fact("Bel Dor", Attribute.FOOD, "plums");
  private static final Fact HOME = new Fact("Bel Dor", Attribute.HOME, "caves");
  private static final Fact OTHER = new Fact("Bel Tan", Attribute.FOOD, "moss");
  private final FactIndex index = new FactIndex(List.of(FOOD, HOME, OTHER));

  @Test
  void aTextStatesAFactWhenItHoldsNameAttributeAndValue() {
    assertThat(index.statedIn("animal[\"Bel Dor\"].food = \"plums\"")).containsExactly(FOOD);
    assertThat(index.statedIn("The food of Bel Dor is plums, its home caves."))
        .containsExactly(FOOD, HOME);
    assertThat(index.statedIn("The food of Bel Dor is moss.")).isEmpty();
    assertThat(index.statedIn("Bel Dor likes plums.")).isEmpty();
    assertThat(index.statedIn("The food of Dor Bel is plums.")).isEmpty();
    assertThat(index.statedIn("")).isEmpty();
  }

  @Test
  void coverageCountsAFactOnce() {
    FactCoverage coverage =
        index.coverage(
            Stream.of("The food of Bel Dor is plums.", "Bel Dor, whose food was plums.", "Hello."));

    assertThat(coverage).isEqualTo(new FactCoverage(1, 3));
    assertThat(coverage.share()).isEqualTo(1.0 / 3);
  }

  @Test
  void twoHundredDocumentsStateAtMost15PercentOfTheExam(@TempDir Path folder) throws IOException {
    ToyWorld.Options options = ToyWorld.Options.standard();
    World world = new World(options.seed(), options.entitiesPerKind());
    new CorpusWriter(world, new Seed(1), 1, 3_000_000).writeAll(folder);
    FactIndex exam = new FactIndex(world.examFacts());
    List<String> all = ToyCorpus.texts(folder);
    assertThat(exam.coverage(all.stream()).share()).isEqualTo(1.0);

    // Without the first pass, which is a tenth of so small a corpus.
    List<String> texts = new ArrayList<>(all.subList(7 * world.facts().size(), all.size()));
    Random random = new Random(0);
    double sum = 0;
    for (int sample = 0; sample < 50; sample++) {
      Collections.shuffle(texts, random);
      double share = exam.coverage(texts.stream().limit(200)).share();
      assertThat(share).isBetween(0.06, 0.19);
      sum += share;
    }
    assertThat(sum / 50).isLessThan(0.15);
  }
}
