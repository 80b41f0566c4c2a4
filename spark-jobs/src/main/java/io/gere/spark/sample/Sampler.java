package io.gere.spark.sample;

import io.gere.GereException;
import io.gere.config.Stratify;
import io.gere.sample.DocumentFilter;
import io.gere.sample.Exclusion;
import io.gere.sample.SampleReport.Refused;
import io.gere.sample.SampleReport.Taken;
import io.gere.spark.sample.Drawn.Unreadable;
import io.gere.spark.sample.Sample.Skipped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Draws documents without replacement; the seed, the corpus and the filter alone decide which. It
 * is as if all documents came by in the order of their hashes, and each joined whose stratum is not
 * full yet and which the filter does not refuse.
 */
final class Sampler {
  private final CorpusJob job;
  private final DocumentFilter filter;
  private final TokenCount tokens;
  private final Consumer<String> say;
  private final List<Joined> joined = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();

  /** A document of the replay set. */
  private record Joined(Candidate candidate, Document document, Taken taken) {}

  /** Draws once. */
  Sampler(CorpusJob job, DocumentFilter filter, TokenCount tokens, Consumer<String> say) {
    this.job = job;
    this.filter = filter;
    this.tokens = tokens;
    this.say = say;
  }

  /**
   * Goes over all documents, and reads those with the smallest hashes until enough have joined.
   *
   * @throws GereException where the corpus has too few
   */
  Sample draw(Stratify stratify, int documents, long seed) {
    int k = remembered(documents);
    PassSummary pass = job.pass(k, seed);
    requireEnough(pass, documents);
    Strata strata = new Strata(stratify, documents, pass);
    ReadAhead reading = new ReadAhead(job);
    while (!strata.areFull()) {
      if (strata.areBlind()) {
        k = (int) Math.min(Integer.MAX_VALUE, 4L * k);
        strata.know(passAgain(k, seed, pass));
      }
      Stratum stratum = strata.next();
      Candidate candidate = stratum.next();
      Optional<Exclusion> reason = judge(candidate, reading.at(candidate.place(), strata.ahead()));
      reason.ifPresentOrElse(
          why -> {
            refused.add(new Refused(candidate.set(), why));
            stratum.refuse();
          },
          stratum::take);
    }
    joined.sort(Comparator.comparing(Joined::candidate));
    return new Sample(
        joined.stream().map(Joined::document).toList(),
        joined.stream().map(Joined::taken).toList(),
        List.copyOf(refused),
        pass.lengths(),
        Stream.concat(pass.skipped().stream(), reading.skipped().stream()).toList());
  }

  /** How many of each set a pass remembers: it takes no longer for some more, another one would. */
  static int remembered(int documents) {
    return (int) Math.min(Integer.MAX_VALUE, documents + documents / 4L + 64);
  }

  /** Lets the document join, or tells why not. */
  private Optional<Exclusion> judge(Candidate candidate, Drawn drawn) {
    if (drawn instanceof Unreadable unreadable) {
      job.tolerate(unreadable);
      return Optional.of(Exclusion.UNREADABLE);
    }
    Document document = (Document) drawn;
    Optional<Exclusion> reason = filter.refuse(document.text());
    if (reason.isEmpty()) {
      Taken taken = new Taken(candidate.set(), document.bytes(), tokens.known(document.text()));
      joined.add(new Joined(candidate, document, taken));
    }
    return reason;
  }

  private PassSummary passAgain(int k, long seed, PassSummary before) {
    say.accept(
        "sample: so many documents were refused that the corpus is gone over again, %,d candidates of each set are remembered"
            .formatted(k));
    PassSummary pass = job.pass(k, seed);
    if (pass.documents() != before.documents()) {
      throw GereException.failure(
          "the corpus had %d documents and has %d now; sample again when it no longer changes"
              .formatted(before.documents(), pass.documents()));
    }
    return pass;
  }

  private void requireEnough(PassSummary pass, int documents) {
    long available = pass.documents();
    if (available >= documents) {
      return;
    }
    List<Skipped> skipped = pass.skipped();
    String leftOut =
        skipped.isEmpty()
            ? ""
            : " (%d more are damaged and skipped, such as %s: %s)"
                .formatted(skipped.size(), skipped.get(0).file(), skipped.get(0).reason());
    throw GereException.failure(
        "the corpus has %s in its %d files%s, but replay.documents is %d; add text to corpus.path or ask for fewer"
            .formatted(
                available == 0 ? "no documents" : available + " documents",
                job.corpus().files().size() - skipped.size(),
                leftOut,
                documents));
  }
}
