package io.gere.spark.corpus;

import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.DocumentSource;
import io.gere.spark.corpus.format.ReadResult;
import io.gere.spark.progress.SparkProgress;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What an executor knows of the corpus, and does to its files.
 *
 * @param root the corpus's folder
 */
record CorpusAccess(String root, CorpusSource source, SerializableConfiguration hadoop)
    implements Serializable {

  /** Goes over the files of a task. Of a file that proves damaged nothing counts. */
  PassSummary summary(FilePack pack, int k, long seed, SparkProgress.Counter counter) {
    PassSummary all = new PassSummary(k);
    for (CorpusFile file : pack.files()) {
      try {
        PassSummary whole = PassSummary.of(file, open(file), k, seed);
        all.merge(whole);
        counter.addFile(file.bytes(), whole.documents());
      } catch (IOException e) {
        all.skip(skipped(file, e));
        counter.addFile(file.bytes(), 0);
      }
    }
    return all;
  }

  /** Reads some documents of a file. */
  ReadFile read(CorpusFile file, WantedDocuments wanted, SparkProgress.Counter counter) {
    ReadFile read;
    try {
      DocumentSource documents = open(file);
      List<ReadResult> drawn = documents.read(wanted.numbers(file, documents));
      read = new ReadFile(file.index(), drawn.toArray(ReadResult[]::new), null);
    } catch (IOException e) {
      read = new ReadFile(file.index(), new ReadResult[0], skipped(file, e));
    }
    counter.addFile(file.bytes(), read.documents().length);
    return read;
  }

  private DocumentSource open(CorpusFile file) {
    return DocumentSource.of(root, file, source.fields(), hadoop.value());
  }

  private SkippedFile skipped(CorpusFile file, IOException e) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return switch (source.onError()) {
      case SKIP -> new SkippedFile(file.name(), reason);
      case FAIL -> throw source.unusable(root + file.name(), reason, e);
    };
  }
}
