package io.gere.selfreplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.format.Dialogue;
import io.gere.data.task.PromptSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class OpeningsTest {
  private static final int PROMPTS = 30;

  @Test
  void everyPromptIsAskedOnceBeforeAnyIsAskedAgain() {
    List<Opening> openings = openings("{prompts: p, conversations: 90, batch_size: 4}", 17);

    assertThat(numbers(openings)).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(promptsOf(openings, 0)).doesNotHaveDuplicates().hasSize(PROMPTS);
    assertThat(promptsOf(openings, 1)).doesNotHaveDuplicates().hasSize(PROMPTS);
    assertThat(promptsOf(openings, 1)).isNotEqualTo(promptsOf(openings, 0));
    assertThat(openings)
        .allSatisfy(
            opening ->
                assertThat(opening.dialogue()).isEqualTo(prompt(opening.prompt().intValue() - 1)));
  }

  @Test
  void theSeedDecidesTheOrder() {
    String settings = "{prompts: p, conversations: 90, batch_size: 4}";

    assertThat(openings(settings, 17)).isEqualTo(openings(settings, 17));
    assertThat(promptsOf(openings(settings, 18), 0))
        .isNotEqualTo(promptsOf(openings(settings, 17), 0));
  }

  /** Which opening has a number does not depend on how many are written at a time. */
  @Test
  void batchesShareOutTheSameOpenings() {
    List<Opening> small = openings("{prompts: p, conversations: 90, batch_size: 1}", 17);
    List<Opening> large = openings("{prompts: p, conversations: 90, batch_size: 32}", 17);

    assertThat(small).isEqualTo(large);
  }

  @Test
  void promptsOfABatchAreOfALikeLength() {
    Openings openings = of("{prompts: p, conversations: 128, batch_size: 4}", 17);

    List<Integer> lengths =
        IntStream.range(0, 8)
            .boxed()
            .flatMap(batch -> openings.batch(batch).stream())
            .map(opening -> opening.dialogue().text().length())
            .toList();

    assertThat(lengths).hasSize(32).isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void whereTheModelAsksTheSystemsMessageIsAllThereIs() {
    Openings plain = of("{conversations: 5, batch_size: 4}", 17, Optional.empty());
    Openings system =
        of("{conversations: 5, batch_size: 4, system: Be kind.}", 17, Optional.empty());

    assertThat(plain.batch(1)).hasSize(4).allMatch(it -> it.dialogue().messages().isEmpty());
    assertThat(system.batch(0)).allMatch(it -> it.dialogue().equals(Dialogue.begun("Be kind.")));
    assertThat(plain.batches(5)).isEqualTo(2);
  }

  @Test
  void atTemperature0APromptIsAskedOnce() {
    Openings openings = of("{prompts: p, conversations: 20, batch_size: 8, temperature: 0}", 17);

    assertThat(openings.count()).hasValue(PROMPTS);
    assertThat(IntStream.range(0, 6).map(batch -> openings.batch(batch).size()).sum())
        .isEqualTo(PROMPTS);
  }

  /** All of so many batches as 90 take. */
  @Test
  void atTemperature0TooFewPromptsAreAnError() {
    assertThatThrownBy(() -> of("{prompts: p, conversations: 31, temperature: 0}", 17))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("conversations is 31")
        .hasMessageContaining("30 self_replay.prompts");
  }

  private static List<Opening> openings(String settings, long seed) {
    Openings openings = of(settings, seed);
    return IntStream.range(0, openings.batches(90))
        .boxed()
        .flatMap(batch -> openings.batch(batch).stream())
        .sorted((a, b) -> Long.compare(a.number(), b.number()))
        .toList();
  }

  private static Openings of(String settings, long seed) {
    List<Dialogue> prompts = IntStream.range(0, PROMPTS).mapToObj(OpeningsTest::prompt).toList();
    return of(settings, seed, Optional.of(new PromptSet(prompts)));
  }

  private static Openings of(String settings, long seed, Optional<PromptSet> prompts) {
    Recipe recipe =
        RecipeReader.parse("{run: {seed: %d}, self_replay: %s}".formatted(seed, settings));
    return new Openings(recipe, prompts);
  }

  private static Dialogue prompt(int number) {
    Dialogue prompt = Dialogue.begun("");
    prompt.add("user", "question " + "x".repeat(number));
    return prompt;
  }

  private static List<Integer> numbers(List<Opening> openings) {
    return openings.stream().map(opening -> (int) opening.number()).toList();
  }

  private static List<Integer> promptsOf(List<Opening> openings, int round) {
    Stream<Opening> all = openings.stream().skip((long) round * PROMPTS).limit(PROMPTS);
    return all.map(Opening::prompt).toList();
  }
}
