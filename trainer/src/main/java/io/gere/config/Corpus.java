package io.gere.config;

import io.gere.config.choice.CorpusScan;
import io.gere.config.choice.OnError;
import io.gere.config.choice.SetFrom;
import java.util.List;

/**
 * General text to sample from.
 *
 * @param path globs on any Hadoop file system
 * @param table instead of them a table in one of Spark's catalogs, plain Parquet, Delta or Iceberg:
 *     {@code lake.web.pages}, {@code delta.`/data/pages`}. See docs/sampling.md
 * @param scan whether all files are looked at
 * @param files how many are chosen where only some are looked at
 * @param textField the field of a line, or the column, that holds the document
 * @param onError what a document or file that cannot be read costs
 * @param maxLineMb the longest line or row, in units of 2^20 bytes; 0: a sixteenth of the heap for
 *     each core of an executor, at most 500. One that is longer costs its file, see {@code onError}
 * @param setFrom what names the set that a document belongs to
 * @param setField the field that names it where a field does; dots lead into records
 */
public record Corpus(
    @Default("[]") List<String> path,
    @Default("null") String table,
    @Default("full") CorpusScan scan,
    @Default("64") int files,
    @Default("text") String textField,
    @Default("fail") OnError onError,
    @Default("0") int maxLineMb,
    @Default("field") SetFrom setFrom,
    @Default("meta.redpajama_set_name") String setField) {
  public Corpus {
    path = path.stream().map(Check::path).toList();
    Check.that(table == null || path.isEmpty(), "corpus.table", table, "stand without corpus.path");
    Check.atLeast("corpus.files", files, 1);
    Check.between("corpus.max_line_mb", maxLineMb, 0, 1_000);
    Check.fieldName("corpus.set_field", setField);
  }

  /** Whether there is one. */
  public boolean exists() {
    return table != null || !path.isEmpty();
  }
}
