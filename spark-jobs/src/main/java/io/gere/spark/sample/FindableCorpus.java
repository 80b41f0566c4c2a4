package io.gere.spark.sample;

import io.gere.preflight.PreflightCheck;
import io.gere.preflight.Premises;
import io.gere.spark.corpus.CorpusListing;
import java.util.List;

/**
 * There are files of text where {@code corpus.path} says.
 *
 * @param path at least one pattern
 */
public record FindableCorpus(List<String> path) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    CorpusListing.find(given.hadoop(), path);
  }

  @Override
  public boolean isHere(Premises given) {
    return path.stream().allMatch(given::exists);
  }
}
