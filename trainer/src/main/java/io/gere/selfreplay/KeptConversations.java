package io.gere.selfreplay;

import static io.gere.RootLocale.format;
import static java.util.stream.Collectors.joining;

import io.gere.InputException;
import io.gere.filter.DocumentFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;

/**
 * The first conversations by number that nothing refuses, as many as are wanted; so which ones they
 * are does not depend on how many are written at a time.
 */
public final class KeptConversations {
  /** What is written beyond what is missing, for some will be refused. */
  private static final double RESERVE = 1.1;

  /** Where fewer than this share are kept, something is to be mended. */
  private static final double HOPELESS = 0.05;

  /** So many are looked at before that is said. */
  private static final int FEW = 64;

  private final int wanted;
  private final DocumentFilter filter;
  private final ToIntFunction<String> tokens;
  private final List<WrittenConversation> kept = new ArrayList<>();
  private final Map<RefusalReason, Integer> refused = new EnumMap<>(RefusalReason.class);
  private long looked;

  /**
   * @param filter what documents of the replay set have to pass, which knows no text yet
   * @param tokens how many a text has
   */
  public KeptConversations(int wanted, DocumentFilter filter, ToIntFunction<String> tokens) {
    this.wanted = wanted;
    this.filter = filter;
    this.tokens = tokens;
  }

  /** Looks at the next one by number; those that are not needed any more are not looked at. */
  public void add(WrittenConversation written) {
    if (isFull()) {
      return;
    }
    looked++;
    RefusalReason reason = written.refused();
    if (reason == null) {
      String text = written.dialogue().text();
      reason =
          filter.refuse(text, () -> tokens.applyAsInt(text)).map(RefusalReason::of).orElse(null);
    }
    if (reason == null) {
      kept.add(written);
    } else {
      refused.merge(reason, 1, Integer::sum);
    }
  }

  public boolean isFull() {
    return kept.size() == wanted;
  }

  public List<WrittenConversation> kept() {
    return List.copyOf(kept);
  }

  /** How many were looked at. */
  public long looked() {
    return looked;
  }

  /** How many were refused for each reason that occurred. */
  public Map<RefusalReason, Integer> refused() {
    return Map.copyOf(refused);
  }

  /** They in a phrase, such as "7 unfinished, 2 near_duplicate". */
  public String refusals() {
    return refused.isEmpty()
        ? "none"
        : refused.entrySet().stream()
            .map(entry -> format("%,d %s", entry.getValue(), entry.getKey().key()))
            .collect(joining(", "));
  }

  /**
   * How many more are to be written, by the share that was kept so far.
   *
   * @param available how many there are at all, where there is an end
   * @throws InputException where hardly any is kept, or there are no more
   */
  public long next(OptionalLong available) {
    if (available.isPresent() && looked >= available.getAsLong()) {
      throw InputException.of(
          format(
              "self_replay.conversations is %,d, but of the %,d self_replay.prompts, which temperature 0 always answers alike, %,d gave one (refused: %s); ask for fewer, give more prompts or raise self_replay.temperature",
              wanted, available.getAsLong(), kept.size(), refusals()));
    }
    if (looked >= Math.max(FEW, wanted) && kept.size() < HOPELESS * looked) {
      throw InputException.of(
          format(
              "of %,d conversations that the model wrote %,d were kept, so %,d cannot be had (refused: %s); %s",
              looked, kept.size(), wanted, refusals(), commonest().remedy()));
    }
    double share = looked == 0 ? 1 : Math.max(HOPELESS, (double) kept.size() / looked);
    // Less than rounding adds: a hundred and a tenth of them are 110.
    return (long) Math.ceil((wanted - kept.size()) / share * RESERVE - 1e-6);
  }

  private RefusalReason commonest() {
    return refused.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }
}
