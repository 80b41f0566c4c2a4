package io.gere.spark.corpus;

import io.gere.config.Corpus;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.Document;
import io.gere.spark.corpus.format.DocumentSource;
import io.gere.spark.corpus.format.ReadResult;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;

/** All documents of a corpus that fits into memory, as pre-training reads it. */
public final class CorpusText {
  private CorpusText() {}

  /** The documents' texts, file after file. */
  public static List<String> read(
      JavaSparkContext context, CorpusListing corpus, Corpus source, ProgressLog log) {
    CorpusJob job =
        new CorpusJob(
            context, corpus, CorpusSource.of(source), CorpusJob.tasksFor(context, corpus), log);
    List<ReadFile> files =
        new ArrayList<>(job.read("reading the corpus", corpus.files(), CorpusText::all));
    files.sort(Comparator.comparing(ReadFile::file));
    List<String> texts = new ArrayList<>();
    for (ReadFile file : files) {
      if (file.damage() != null) {
        log.say("skipped %s: %s".formatted(file.damage().file(), file.damage().reason()));
      }
      for (ReadResult drawn : file.documents()) {
        if (drawn instanceof Document document) {
          texts.add(document.text());
        } else if (drawn instanceof Unreadable unreadable) {
          job.tolerate(unreadable);
          log.say(
              "skipped of %s: %s"
                  .formatted(corpus.files().get(file.file()).name(), unreadable.reason()));
        }
      }
    }
    return texts;
  }

  private static long[] all(CorpusFile file, DocumentSource documents) throws IOException {
    AtomicLong count = new AtomicLong();
    documents.walk((set, bytes) -> count.incrementAndGet());
    return LongStream.rangeClosed(1, count.get()).toArray();
  }
}
