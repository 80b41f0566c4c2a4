package io.gere.spark.corpus.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;

/** What a line or row of a corpus is read as. */
public sealed interface DocumentForm extends Serializable permits TextForm, ConversationForm {

  /**
   * Reads a line of JSON.
   *
   * @param number the document's number in its file, from 1
   * @param line its place for messages, such as {@code line 3}
   * @param bytes of the line
   */
  ReadResult read(CorpusFile file, long number, String line, int bytes, JsonNode record);

  /** The same of a row, which holds {@link #columns}. */
  ReadResult read(CorpusFile file, long number, Group row);

  /**
   * The columns of a Parquet file that are read.
   *
   * @throws IOException where a needed one is missing
   */
  List<String> columns(MessageType schema) throws IOException;
}
