package io.gere.config;

import io.gere.config.choice.CorpusScan;
import io.gere.config.choice.OnError;
import java.util.List;

/**
 * General text to sample from.
 *
 * @param path globs on any Hadoop file system
 * @param scan whether all files are looked at
 * @param files how many are chosen where only some are looked at
 * @param textField the field of a line, or the column, that holds the document
 */
public record Corpus(
    @Default("[]") List<String> path,
    @Default("full") CorpusScan scan,
    @Default("64") int files,
    @Default("text") String textField,
    @Default("fail") OnError onError) {
  public Corpus {
    path = List.copyOf(path);
    Check.atLeast("corpus.files", files, 1);
  }
}
