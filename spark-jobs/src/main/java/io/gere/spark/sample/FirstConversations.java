package io.gere.spark.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.InputException;
import io.gere.data.record.JsonRecord;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusSource;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.Document;
import io.gere.spark.corpus.format.DocumentSource;
import io.gere.spark.corpus.format.ReadResult;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The first conversations of a corpus, before any is drawn. */
public final class FirstConversations {
  private FirstConversations() {}

  /**
   * Reads those of the first file.
   *
   * @param count so many, if there are
   * @throws InputException where one is none, or the file cannot be read
   */
  public static List<JsonRecord> of(
      Configuration hadoop, CorpusListing corpus, CorpusSource source, int count) {
    CorpusFile file = corpus.files().get(0);
    DocumentSource documents = DocumentSource.of(corpus.root(), file, source.fields(), hadoop);
    String path = corpus.root() + file.name();
    try {
      List<JsonRecord> first = new ArrayList<>();
      for (ReadResult read : documents.first(count)) {
        first.add(record(path, read));
      }
      return first;
    } catch (IOException e) {
      throw InputException.of("%s cannot be used: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static JsonRecord record(String path, ReadResult read) throws JsonProcessingException {
    long number = read.place().number();
    if (read instanceof Document document) {
      return JsonRecord.of(
          "%s, record %d".formatted(path, number),
          number,
          Json.RECORDS.readTree(document.dialogue()));
    }
    throw InputException.of(
        "%s cannot be used: %s".formatted(path, ((ReadResult.Unreadable) read).reason()));
  }
}
