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
import io.gere.spark.corpus.CorpusJob;
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
  private final CorpusJob job;
  private final DocumentFilter filter;
  private final TokenCount tokens;
  private final ProgressLog log;
  private final List<DrawnDocument> joined = new ArrayList<>();
  private final List<RefusedDocument> refused = new ArrayList<>();
  private String firstUnreadable;

  /** A document that is drawn. */
  private record DrawnDocument(Candidate candidate, Document document, TakenDocument taken) {}

  /** Draws once. */
  Sampler(CorpusJob job, DocumentFilter filter, TokenCount tokens, ProgressLog log) {
    this.job = job;
    this.filter = filter;
    this.tokens = tokens;
    this.log = log;
  }

  /**
   * Goes over all documents, and reads those with the smallest hashes until enough have joined.
   *
   * @param sizes documents of each set
   * @throws GereException where the corpus has too few
   */
  Map<DrawnSet, DrawnDocuments> draw(
      Stratify stratify, EnumMap<DrawnSet, Integer> sizes, long seed) {
    int k = remembered(sizes.values().stream().mapToInt(Integer::intValue).sum());
    PassSummary pass = job.pass(k, seed);
    requireEnough(pass, sizes);
    requireSets(stratify, pass);
    Strata strata = new Strata(stratify, pass);
    DocumentPrefetch reading = new DocumentPrefetch(job);
    Map<DrawnSet, DrawnDocuments> drawn = new EnumMap<>(DrawnSet.class);
    for (DrawnSet set : sizes.keySet()) {
      strata.want(set, sizes.get(set));
      while (!strata.areFull()) {
        if (strata.needMoreCandidates()) {
          k = (int) Math.min(Integer.MAX_VALUE, 4L * k);
          strata.add(passAgain(k, seed, pass));
        }
        lookAtNext(strata, reading);
      }
      drawn.put(set, sample(pass, reading));
    }
    return drawn;
  }

  private void lookAtNext(Strata strata, DocumentPrefetch reading) {
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
  private DrawnDocuments sample(PassSummary pass, DocumentPrefetch reading) {
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
      job.tolerate(unreadable);
      if (firstUnreadable == null) {
        firstUnreadable = job.describe(unreadable);
      }
      return Optional.of(ExclusionReason.UNREADABLE);
    }
    Document document = (Document) drawn;
    Optional<ExclusionReason> reason = filter.refuse(document.text());
    if (reason.isEmpty()) {
      TakenDocument taken =
          new TakenDocument(candidate.set(), document.bytes(), tokens.known(document.text()));
      joined.add(new DrawnDocument(candidate, document, taken));
    }
    return reason;
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
  private void requireSets(Stratify stratify, PassSummary pass) {
    if (stratify == Stratify.NONE || pass.lengths().size() != 1) {
      return;
    }
    String only = pass.lengths().firstKey();
    if (only.equals(SetName.UNKNOWN)) {
      throw InputException.of(
          "replay.stratify is %s, but no document says which set it belongs to; name the field that does (corpus.set_field), let folders name the sets (corpus.set_from: folder), or set replay.stratify to none"
              .formatted(stratify.name().toLowerCase(Locale.ROOT)));
    }
    log.say("sample: replay.stratify has no effect, for all documents belong to set " + only);
  }

  private PassSummary passAgain(int k, long seed, PassSummary before) {
    log.say(
        format(
            "sample: so many documents were refused that the corpus is read once more, %,d"
                + " candidates of each set are remembered",
            k));
    PassSummary pass = job.pass(k, seed);
    if (pass.documents() != before.documents()) {
      throw GereException.failure(
          "the corpus had %d documents and has %d now; sample again when it no longer changes"
              .formatted(before.documents(), pass.documents()));
    }
    return pass;
  }

  private void requireEnough(PassSummary pass, EnumMap<DrawnSet, Integer> sizes) {
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
        "the corpus has %s in its %d files%s, but %s; add text to corpus.path or ask for fewer"
            .formatted(
                available == 0 ? "no documents" : available + " documents",
                job.corpus().files().size() - skipped.size(),
                leftOut,
                sizes.entrySet().stream()
                    .map(set -> "%s is %d".formatted(set.getKey().key(), set.getValue()))
                    .collect(joining(" and "))));
  }
}
