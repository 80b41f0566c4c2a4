package io.gere.spark.sample;

import io.gere.config.Corpus;
import io.gere.config.Required;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;

/** All documents of a corpus that fits into memory, as pre-training reads it. */
public final class CorpusText {
  private CorpusText() {}

  /** The documents' texts, file after file. */
  public static List<String> read(JavaSparkContext context, Corpus source, Consumer<String> say) {
    CorpusListing corpus =
        CorpusListing.find(
            context.hadoopConfiguration(), Required.items("corpus.path", source.path()));
    String field = source.textField();
    List<FileResult<Document[]>> results =
        new FileJob(context, source.onError(), FileJob.tasksFor(context, corpus), say)
            .run(
                "reading the corpus",
                corpus.files(),
                (file, hadoop) -> {
                  DocumentSource documents = DocumentSource.of(file, field, hadoop);
                  return documents
                      .read(LongStream.rangeClosed(1, documents.count()).toArray())
                      .toArray(Document[]::new);
                });
    List<String> texts = new ArrayList<>();
    results.stream()
        .sorted(Comparator.comparing(result -> result.file().index()))
        .forEach(
            result -> {
              if (result.isDamaged()) {
                say.accept("skipped %s: %s".formatted(result.file().name(), result.damage()));
              } else {
                for (Document document : result.value()) {
                  texts.add(text(document));
                }
              }
            });
    return texts;
  }

  private static String text(Document document) {
    try {
      return Json.MAPPER.readTree(document.line()).get("text").textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
