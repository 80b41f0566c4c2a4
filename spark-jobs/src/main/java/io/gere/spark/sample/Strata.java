package io.gere.spark.sample;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.choice.Stratify;
import io.gere.filter.SetLengths;
import io.gere.spark.corpus.Candidate;
import io.gere.spark.corpus.CorpusSource;
import io.gere.spark.corpus.PassSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The parts of what is drawn, which together always want as many documents as it shall have. */
final class Strata {
  private static final String WHOLE = "the corpus";

  private final Stratify stratify;
  private final CorpusSource source;
  private final SortedMap<String, Long> available;
  private final SortedMap<String, Stratum> strata = new TreeMap<>();
  private DrawnSet set;
  private int documents;

  /** Wants nothing yet. */
  Strata(Stratify stratify, PassSummary pass, CorpusSource source) {
    this.stratify = stratify;
    this.source = source;
    this.available = available(pass);
    Map<String, List<Candidate>> candidates = candidates(pass);
    available.forEach(
        (name, has) -> strata.put(name, new Stratum(name, has, candidates.get(name))));
  }

  /**
   * Spreads a set over the corpus. Whatever was drawn before, shares are those of the whole corpus.
   *
   * @param documents that it shall have, of those that nobody has looked at; at most as many as the
   *     corpus has
   */
  void want(DrawnSet set, int documents) {
    this.set = set;
    this.documents = documents;
    strata.values().forEach(Stratum::restart);
    SortedMap<String, Integer> quotas =
        switch (stratify) {
          case NONE -> new TreeMap<>(Map.of(WHOLE, documents));
          case PROPORTIONAL -> Quotas.proportional(documents, available);
          case EQUAL -> Quotas.equal(documents, available);
        };
    quotas.forEach((name, quota) -> strata.get(name).want(quota));
  }

  boolean areFull() {
    return strata.values().stream().allMatch(Stratum::isFull);
  }

  /** Whether some want more than is known of the corpus. */
  boolean needMoreCandidates() {
    return strata.values().stream().anyMatch(Stratum::needsMoreCandidates);
  }

  /** Learns of more candidates, which a pass with a larger k has found in the same corpus. */
  void add(PassSummary pass) {
    candidates(pass).forEach((name, more) -> strata.get(name).add(more));
  }

  /**
   * The stratum whose turn it is: of those that are not full the one whose next document has the
   * smallest hash.
   *
   * @param refusals what was refused and why, for the message
   * @throws GereException where a stratum has no documents left
   */
  Stratum next(Supplier<String> refusals) {
    if (strata.values().stream().anyMatch(Stratum::isShort)) {
      dealAnew(refusals);
    }
    return strata.values().stream()
        .filter(stratum -> !stratum.isFull())
        .min(Comparator.comparing(Stratum::next))
        .orElseThrow();
  }

  /** The documents of all strata that will probably be needed. */
  List<Candidate> ahead() {
    return strata.values().stream().flatMap(stratum -> stratum.ahead().stream()).toList();
  }

  /** What a set has too few of, the others give, where that is the rule. */
  private void dealAnew(Supplier<String> refusals) {
    SortedMap<String, Long> room = new TreeMap<>();
    strata.forEach((name, stratum) -> room.put(name, stratum.room()));
    long most = room.values().stream().mapToLong(Long::longValue).sum();
    if (stratify != Stratify.EQUAL || most < documents) {
      throw tooFew(refusals.get());
    }
    Quotas.equal(documents, room).forEach((name, quota) -> strata.get(name).want(quota));
  }

  private GereException tooFew(String refusals) {
    Stratum stratum = strata.values().stream().filter(Stratum::isShort).findFirst().orElseThrow();
    String filters =
        "replay.min_tokens, replay.drop_junk, replay.near_duplicate, replay.decontaminate";
    return InputException.of(
        "%s has to give %d documents, but of its %d only %d can join %s%s; lower %s, add text to %s or relax the filters (%s)"
            .formatted(
                stratum.name().equals(WHOLE) ? WHOLE : "set " + stratum.name(),
                stratum.wanted(),
                stratum.documents(),
                stratum.taken(),
                set.title(),
                refusals,
                set.key(),
                source.placeKey(),
                filters));
  }

  private SortedMap<String, Long> available(PassSummary pass) {
    SortedMap<String, Long> available = new TreeMap<>();
    for (Map.Entry<String, SetLengths> set : pass.lengths().entrySet()) {
      available.merge(stratum(set.getKey()), set.getValue().documents(), Long::sum);
    }
    return available;
  }

  private Map<String, List<Candidate>> candidates(PassSummary pass) {
    Map<String, List<Candidate>> candidates =
        pass.candidates()
            .sorted()
            .collect(groupingBy(candidate -> stratum(candidate.set()), toList()));
    // Beyond the k-th, one of a set that gave only its first k may be missing.
    candidates.replaceAll((name, known) -> known.subList(0, Math.min(pass.k(), known.size())));
    return candidates;
  }

  private String stratum(String set) {
    return stratify == Stratify.NONE ? WHOLE : set;
  }
}
