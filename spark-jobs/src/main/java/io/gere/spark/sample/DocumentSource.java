package io.gere.spark.sample;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** One file's documents, numbered from 1 in the order of the file. */
sealed interface DocumentSource permits JsonLines, ParquetRows {

  static DocumentSource of(CorpusFile file, String textField, Configuration hadoop) {
    return file.name().endsWith(".parquet")
        ? new ParquetRows(file, textField, hadoop)
        : new JsonLines(file, textField, hadoop);
  }

  /**
   * How many there are; their content is not looked at.
   *
   * @throws IOException where the file is damaged or cannot be read
   */
  long count() throws IOException;

  /**
   * Reads a few of them.
   *
   * @param numbers ascending
   * @throws IOException where one of them is no document, or the file cannot be read
   */
  List<Document> read(long[] numbers) throws IOException;
}
