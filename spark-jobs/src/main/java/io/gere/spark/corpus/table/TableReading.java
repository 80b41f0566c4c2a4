package io.gere.spark.corpus.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gere.spark.corpus.ReadFile;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.Document;
import io.gere.spark.corpus.format.DocumentPosition;
import io.gere.spark.corpus.format.LineLimit;
import io.gere.spark.corpus.format.ReadResult;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * A task's reading of rows of {@link TableColumns#documents}.
 *
 * @param files by path as rows have it
 * @param text the name of the column that holds it, for messages
 */
record TableReading(HashMap<String, CorpusFile> files, String text, LineLimit limit)
    implements Serializable {
  /** The documents, by file. */
  List<ReadFile> of(Iterator<Row> rows) {
    Map<Integer, List<ReadResult>> documents = new TreeMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      CorpusFile file = files.get(row.getString(0));
      documents
          .computeIfAbsent(file.index(), index -> new ArrayList<>())
          .add(read(file, row.getLong(1) + 1, row));
    }
    List<ReadFile> read = new ArrayList<>();
    documents.forEach(
        (file, of) -> read.add(new ReadFile(file, of.toArray(ReadResult[]::new), null)));
    return read;
  }

  private ReadResult read(CorpusFile file, long number, Row row) {
    DocumentPosition place = new DocumentPosition(file.index(), number);
    if (row.isNullAt(2)) {
      return new Unreadable(place, "row %d has no text in \"%s\"".formatted(number, text));
    }
    if (row.getString(2).getBytes(UTF_8).length > limit.bytes()) {
      return new Unreadable(
          place, LineLimit.exceeded("row %d".formatted(number), limit.bytes()).getMessage());
    }
    return Document.of(
        file,
        number,
        0,
        row.getString(2),
        RowJson.of(row.get(3), row.schema().apply(3).dataType()));
  }
}
