package io.gere.spark.corpus.table;

import io.gere.spark.corpus.DocumentHash;
import io.gere.spark.corpus.PassSummary;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.DocumentVisitor;
import io.gere.spark.corpus.format.SetName;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * A task's pass over rows of {@link TableColumns#places}.
 *
 * @param files by path as rows have it; rows of others do not count
 */
record TablePass(HashMap<String, CorpusFile> files, SetName set, int k, long seed)
    implements Serializable {
  PassSummary over(Iterator<Row> rows) {
    PassSummary summary = new PassSummary(k);
    String path = null;
    CorpusFile file = null;
    long start = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      // Rows of a file come one after the other, so its name is hashed once.
      if (!row.getString(0).equals(path)) {
        path = row.getString(0);
        file = files.get(path);
        start = file == null ? 0 : DocumentHash.start(seed, file.name());
      }
      if (file != null) {
        long number = row.getLong(1) + 1;
        summary.add(
            setName(file, row), DocumentVisitor.UNKNOWN_LENGTH, start, file.index(), number);
      }
    }
    return summary;
  }

  private String setName(CorpusFile file, Row row) {
    if (set.isFolder()) {
      return set.folder(file);
    }
    return row.isNullAt(2) ? SetName.UNKNOWN : row.getString(2);
  }
}
