package io.gere.selfreplay;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.SelfReplay;
import io.gere.data.format.Dialogue;
import io.gere.data.task.PromptSet;
import io.gere.random.SplitMix64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What conversations begin with, by their numbers: one prompt after the other in a random order,
 * then all of them in another one; or nothing but the system's message, where the model writes the
 * user's turn. A pure function of seed, prompts and number.
 */
public final class Openings {
  /** So many batches at most are sorted by length, so that those of a batch are of a like one. */
  private static final int SORTED_BATCHES = 8;

  /** The least number of such groups; the last of them may be written in vain. */
  private static final int GROUPS = 4;

  private final SelfReplay settings;
  private final long seed;
  private final Optional<PromptSet> prompts;
  private long latestRound = -1;
  private int[] latest;

  /**
   * Those of a recipe with a section {@code self_replay}.
   *
   * @param prompts what {@code self_replay.prompts} names, if anything
   * @throws InputException where there are too few
   */
  public Openings(Recipe recipe, Optional<PromptSet> prompts) {
    this.settings = recipe.selfReplay();
    this.seed = recipe.run().seed();
    this.prompts = prompts;
    if (count().orElse(Long.MAX_VALUE) < settings.conversations()) {
      throw InputException.of(
          format(
              "self_replay.conversations is %,d, but there are %,d self_replay.prompts, which temperature 0 always answers alike; ask for fewer, give more prompts or raise self_replay.temperature",
              settings.conversations(), count().getAsLong()));
    }
  }

  /** How many there are: the likeliest answer to a prompt is always the same. */
  public OptionalLong count() {
    return prompts.isPresent() && settings.temperature() == 0
        ? OptionalLong.of(prompts.get().prompts().size())
        : OptionalLong.empty();
  }

  /** How many batches it takes for so many conversations, in whole groups of like length. */
  public int batches(long conversations) {
    long batches = ceilDiv(conversations, settings.batchSize());
    return Math.toIntExact(ceilDiv(batches, group()) * group());
  }

  /** Those of a batch; the last of all may have fewer or none. */
  public List<Opening> batch(int number) {
    long size = settings.batchSize();
    int place = number % group();
    long first = (number - place) * size;
    long end = Math.min(first + group() * size, count().orElse(Long.MAX_VALUE));
    return LongStream.range(first, Math.max(first, end))
        .mapToObj(this::opening)
        .sorted(Comparator.comparingInt(opening -> -opening.dialogue().text().length()))
        .skip(place * size)
        .limit(size)
        .toList();
  }

  /** How many batches are sorted together. */
  private int group() {
    int groups = settings.conversations() / settings.batchSize() / GROUPS;
    return Math.max(1, Math.min(SORTED_BATCHES, groups));
  }

  private Opening opening(long number) {
    if (prompts.isEmpty()) {
      String system = settings.system();
      return new Opening(number, null, Dialogue.begun(system == null ? "" : system));
    }
    List<Dialogue> all = prompts.get().prompts();
    int prompt = order(number / all.size())[Math.toIntExact(number % all.size())];
    return new Opening(number, prompt + 1, all.get(prompt).withSystem(settings.system()));
  }

  private int[] order(long round) {
    if (round != latestRound) {
      int size = prompts.orElseThrow().prompts().size();
      latest =
          IntStream.range(0, size)
              .boxed()
              .sorted(Comparator.comparingLong(i -> SplitMix64.hash(seed, round, i)))
              .mapToInt(i -> i)
              .toArray();
      latestRound = round;
    }
    return latest;
  }

  private static long ceilDiv(long number, long by) {
    return (number + by - 1) / by;
  }
}
