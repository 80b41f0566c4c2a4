package io.gere.toy.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class WorldTest {
  @Test
  void equalSeedsGiveEqualWorldsAndOthersDoNot() {
    assertThat(new World(17, 40).facts()).isEqualTo(new World(17, 40).facts());
    assertThat(new World(18, 40).facts()).isNotEqualTo(new World(17, 40).facts());
  }

  @Test
  void everyEntityHasOneValueOfEachOfFourAttributes() {
    World world = new World(17, 40);

    assertThat(world.examFacts()).hasSize(4 * 4 * 40);
    assertThat(world.exampleFacts()).hasSize(4 * 4 * 5);
    Map<String, List<Fact>> byName =
        world.facts().stream().collect(Collectors.groupingBy(Fact::name));
    assertThat(byName).hasSize(4 * 45);
    assertThat(byName.values())
        .allSatisfy(
            facts -> {
              assertThat(facts).extracting(Fact::attribute).doesNotHaveDuplicates().hasSize(4);
              assertThat(facts)
                  .extracting(fact -> fact.attribute().kind())
                  .containsOnly(facts.get(0).attribute().kind());
            });
  }

  @Test
  void theExamAsksAboutNoEntityOfTheWorkedExamples() {
    World world = new World(17, 40);
    Set<String> examples =
        world.exampleFacts().stream().map(Fact::name).collect(Collectors.toSet());

    assertThat(world.examFacts()).extracting(Fact::name).doesNotContainAnyElementsOf(examples);
  }

  @Test
  void guessingTheUsualValueDoesNotHelp() {
    Map<String, Long> frequencies =
        new World(17, 43)
            .facts().stream().collect(Collectors.groupingBy(Fact::value, Collectors.counting()));

    // 43 + 5 entities and 8 values: each value 6 times.
    assertThat(frequencies).hasSize(16 * 8);
    assertThat(frequencies.values()).containsOnly(6L);
  }

  @Test
  void noTwoAttributesShareAWord() {
    Set<String> words = new HashSet<>();
    for (Attribute attribute : Attribute.values()) {
      assertThat(attribute.range()).hasSize(8).allMatch(words::add);
    }
    assertThat(Arrays.stream(Attribute.values()).map(Attribute::word)).allMatch(words::add);
    assertThat(Arrays.stream(EntityKind.values()).map(EntityKind::word)).allMatch(words::add);
  }

  @Test
  void aWorldWithMoreEntitiesThanNamesIsRefused() {
    assertThatThrownBy(() -> new World(17, 396))
        .isInstanceOf(GereException.class)
        .hasMessage(
            "The tiny world has names for 1600 entities, 1604 were asked for: lower the entities"
                + " per kind")
        .extracting(error -> ((GereException) error).exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(new World(17, 395).examFacts()).hasSize(16 * 395);
  }
}
