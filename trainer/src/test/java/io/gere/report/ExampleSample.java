package io.gere.report;

import static java.util.Collections.nCopies;

import io.gere.config.Replay;
import io.gere.config.yaml.RecipeReader;
import io.gere.filter.CheckedTexts;
import io.gere.filter.ExclusionReason;
import io.gere.filter.RefusedDocument;
import io.gere.filter.SampleReport;
import io.gere.filter.SetLengths;
import io.gere.filter.TakenDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * 100 documents of a corpus of 90,000 web pages and 10,000 programs, whose set names what it may.
 */
public final class ExampleSample {
  private ExampleSample() {}

  /**
   * Web pages have 300 or 1500 bytes, programs 5000; a token has 5 bytes.
   *
   * @param code the programs' set
   * @param programs how many of the sample's 100 documents are programs
   */
  public static SampleReport report(String code, int programs, String replay) {
    TreeMap<String, SetLengths> corpus = new TreeMap<>();
    corpus.put("web", lengths(45_000, 300, 1500));
    corpus.put(code, lengths(10_000, 5000));
    List<TakenDocument> taken =
        new ArrayList<>(nCopies(programs, new TakenDocument(code, 5000, 1000)));
    taken.addAll(nCopies(50, new TakenDocument("web", 300, 60)));
    taken.addAll(nCopies(50 - programs, new TakenDocument("web", 1500, 300)));
    List<RefusedDocument> refused =
        List.of(
            new RefusedDocument("web", ExclusionReason.NEAR_DUPLICATE),
            new RefusedDocument("web", ExclusionReason.CONTAMINATED),
            new RefusedDocument(code, ExclusionReason.CONTAMINATED));
    Optional<CheckedTexts> checked = Optional.of(new CheckedTexts(15_989, 244));
    Replay rules = RecipeReader.parse("replay: " + replay).replay();
    return SampleReport.of(
        false, rules.stratify(), rules.maxTokens(), checked, corpus, taken, refused);
  }

  /** As many documents of each length. */
  private static SetLengths lengths(int documents, int... bytes) {
    SetLengths lengths = new SetLengths();
    for (int i = 0; i < documents; i++) {
      for (int length : bytes) {
        lengths.add(length);
      }
    }
    return lengths;
  }
}
