package io.gere.spark.sample;

import static io.gere.RootLocale.format;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.choice.Stratify;
import io.gere.filter.DocumentFilter;
import io.gere.filter.ExclusionReason;
import io.gere.filter.RefusedDocument;
import io.gere.filter.TakenDocument;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.Candidate;
import io.gere.spark.corpus.CorpusDocuments;
import io.gere.spark.corpus.PassSummary;
import io.gere.spark.corpus.SkippedFile;
import io.gere.spark.corpus.format.Document;
import io.gere.spark.corpus.format.ReadResult;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.spark.corpus.format.SetName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Draws documents without replacement; the seed, the corpus and the filter alone decide which. It
 * is as if all documents came by in the order of their hashes, and each joined whose stratum is not
 * full yet and which the filter does not refuse. A further set goes on where the one before it was
 * full, and the filter still knows what has joined that one.
 */
public final class Sampler {
  private final CorpusDocuments job;
  private final DrawnKind kind;
  private final boolean mixed;
  private final DocumentFilter filter;
  private final TokenCount tokens;
  private final ProgressLog log;
  private final List<DrawnDocument> joined = new ArrayList<>();
  private final List<RefusedDocument> refused = new ArrayList<>();
  private String firstUnreadable;
  private long seed;
  private int k;
  private PassSummary pass;
  private Strata strata;
  private DocumentPrefetch reading;

  /** A document that is drawn. */
  private record DrawnDocument(Candidate candidate, Document document, TakenDocument taken) {}

  /**
   * Draws once.
   *
   * @param mixed whether documents of another kind are drawn beside these
   */
  Sampler(
      CorpusDocuments job,
      DrawnKind kind,
      boolean mixed,
      DocumentFilter filter,
      TokenCount tokens,
      ProgressLog log) {
    this.job = job;
    this.kind = kind;
    this.mixed = mixed;
    this.filter = filter;
    this.tokens = tokens;
    this.log = log;
  }

  /**
   * Goes over all documents.
   *
   * @param sizes documents that each set will have
   * @throws GereException where the corpus has too few
   */
  Sampler pass(Stratify stratify, EnumMap<DrawnSet, Integer> sizes, long seed) {
    this.seed = seed;
    k = remembered(sizes.values().stream().mapToInt(Integer::intValue).sum());
    pass = job.pass(k, seed);
    requireEnough(sizes);
    requireSets(stratify);
    strata = new Strata(stratify, pass, job.source());
    reading = new DocumentPrefetch(job);
    return this;
  }

  /**
   * Reads the documents with the smallest hashes that nobody has looked at until enough have joined
   * a set.
   *
   * @throws GereException where the corpus has too few that the filter does not refuse
   */
  DrawnDocuments draw(DrawnSet set, int documents) {
    strata.want(set, documents);
    while (!strata.areFull()) {
      if (strata.needMoreCandidates()) {
        k = (int) Math.min(Integer.MAX_VALUE, 4L * k);
        strata.add(passAgain());
      }
      lookAtNext();
    }
    return sample();
  }

  private void lookAtNext() {
    Stratum stratum = strata.next(this::refusals);
    Candidate candidate = stratum.next();
    Optional<ExclusionReason> reason =
        judge(candidate, reading.at(candidate.place(), strata.ahead()));
    reason.ifPresentOrElse(
        why -> {
          refused.add(new RefusedDocument(candidate.set(), why));
          stratum.refuse();
        },
        stratum::take);
  }

  /** What has joined since the last one. */
  private DrawnDocuments sample() {
    joined.sort(Comparator.comparing(DrawnDocument::candidate));
    DrawnDocuments sample =
        new DrawnDocuments(
            joined.stream().map(DrawnDocument::document).toList(),
            joined.stream().map(DrawnDocument::taken).toList(),
            List.copyOf(refused),
            pass.lengths(),
            Stream.concat(pass.skipped().stream(), reading.skipped().stream()).toList());
    joined.clear();
    refused.clear();
    return sample;
  }

  /** How many of each set a pass remembers: it takes no longer for some more, another one would. */
  public static int remembered(int documents) {
    return (int) Math.min(Integer.MAX_VALUE, documents + documents / 4L + 64);
  }

  /** Lets the document join, or says why not. */
  private Optional<ExclusionReason> judge(Candidate candidate, ReadResult drawn) {
    if (drawn instanceof Unreadable unreadable) {
      return unreadable(unreadable);
    }
    Document document = (Document) drawn;
    TokenCount.Length length;
    try {
      length = tokens.of(document);
    } catch (InputException e) {
      return unreadable(Unreadable.of(document.place(), e));
    }
    if (!length.answered()) {
      return Optional.of(ExclusionReason.UNANSWERED);
    }
    Optional<ExclusionReason> reason = filter.refuse(document.text(), length::orEnough);
    if (reason.isEmpty()) {
      TakenDocument taken = new TakenDocument(candidate.set(), document.bytes(), length.orNone());
      joined.add(new DrawnDocument(candidate, document, taken));
    }
    return reason;
  }

  private Optional<ExclusionReason> unreadable(Unreadable record) {
    job.tolerate(record);
    if (firstUnreadable == null) {
      firstUnreadable = job.describe(record);
    }
    return Optional.of(ExclusionReason.UNREADABLE);
  }

  /** Which rules refused how many documents, for a message; nothing where none was. */
  private String refusals() {
    if (refused.isEmpty()) {
      return "";
    }
    Map<ExclusionReason, Long> counts =
        refused.stream()
            .collect(
                groupingBy(
                    RefusedDocument::reason,
                    () -> new EnumMap<>(ExclusionReason.class),
                    counting()));
    String reasons =
        counts.entrySet().stream()
            .map(reason -> format("%,d %s", reason.getValue(), reason.getKey().key()))
            .collect(joining(", "));
    return " (refused: %s%s)"
        .formatted(reasons, firstUnreadable == null ? "" : ", such as " + firstUnreadable);
  }

  /** Strata by sets that nobody names would be none, without a word. */
  private void requireSets(Stratify stratify) {
    if (stratify == Stratify.NONE || pass.lengths().size() != 1) {
      return;
    }
    String only = pass.lengths().firstKey();
    if (only.equals(SetName.UNKNOWN)) {
      throw InputException.of(
          "%1$s is %2$s, but no document says which set it belongs to; name the field that does (%3$s), let folders name the sets (%4$s: folder), or set %1$s to none"
              .formatted(
                  kind.stratifyKey(),
                  stratify.name().toLowerCase(Locale.ROOT),
                  job.source().key("set_field"),
                  job.source().key("set_from")));
    }
    log.say(
        "sample: %s has no effect, for all %s belong to set %s"
            .formatted(kind.stratifyKey(), kind.noun(), only));
  }

  private PassSummary passAgain() {
    log.say(
        format(
            "sample: so many documents were refused that the corpus is read once more, %,d"
                + " candidates of each set are remembered",
            k));
    PassSummary again = job.pass(k, seed);
    if (again.documents() != pass.documents()) {
      throw GereException.failure(
          "the corpus had %d documents and has %d now; sample again when it no longer changes"
              .formatted(pass.documents(), again.documents()));
    }
    return again;
  }

  private void requireEnough(EnumMap<DrawnSet, Integer> sizes) {
    long available = pass.documents();
    if (available >= sizes.values().stream().mapToLong(Integer::longValue).sum()) {
      return;
    }
    List<SkippedFile> skipped = pass.skipped();
    String leftOut =
        skipped.isEmpty()
            ? ""
            : " (%d more are damaged and skipped, such as %s: %s)"
                .formatted(skipped.size(), skipped.get(0).file(), skipped.get(0).reason());
    throw InputException.of(
        "the corpus has %s in its %d files%s, but %s; add text to %s or ask for fewer"
            .formatted(
                available == 0 ? "no " + kind.noun() : available + " " + kind.noun(),
                job.corpus().files().size() - skipped.size(),
                leftOut,
                sizes.entrySet().stream()
                    .map(set -> asked(set.getKey(), set.getValue()))
                    .collect(joining(" and ")),
                job.source().placeKey()));
  }

  private String asked(DrawnSet set, int documents) {
    return mixed
        ? "%s and replay.conversations.share ask for %d".formatted(set.key(), documents)
        : "%s is %d".formatted(set.key(), documents);
  }
}
