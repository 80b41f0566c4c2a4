package io.gere.spark.corpus;

import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.DocumentSource;
import java.io.IOException;
import java.io.Serializable;

/** Which of a file's documents are read; it runs on executors. */
public interface WantedDocuments extends Serializable {
  /** Their numbers, ascending. */
  long[] numbers(CorpusFile file, DocumentSource documents) throws IOException;
}
