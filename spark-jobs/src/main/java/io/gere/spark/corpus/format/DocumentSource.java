package io.gere.spark.corpus.format;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One file's documents, numbered from 1 in the order of the file. */
public sealed interface DocumentSource permits JsonLines, ParquetRows {

  /**
   * The documents of a file.
   *
   * @param root the corpus's folder
   * @param fields where a document's parts stand
   */
  static DocumentSource of(
      String root, CorpusFile file, CorpusFields fields, Configuration hadoop) {
    Path path = new Path(root + file.name());
    return file.name().endsWith(".parquet")
        ? new ParquetRows(path, file, fields, hadoop)
        : new JsonLines(path, file, fields, hadoop);
  }

  /**
   * Goes over all of them; of their content no more is looked at than the set's name needs.
   *
   * @throws IOException where the file is damaged or cannot be read
   */
  void walk(DocumentVisitor visitor) throws IOException;

  /**
   * Reads a few of them.
   *
   * @param numbers ascending
   * @throws IOException where the file cannot be read
   */
  List<ReadResult> read(long[] numbers) throws IOException;

  /**
   * Reads those at the file's beginning.
   *
   * @param count so many, or all where there are fewer
   * @throws IOException where the file cannot be read so far
   */
  List<ReadResult> first(int count) throws IOException;
}
