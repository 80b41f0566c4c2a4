package io.gere.spark.corpus.format;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.data.ReplayConversation;
import io.gere.data.format.Dialogue;
import io.gere.data.record.JsonRecord;
import io.gere.data.record.ParquetJson;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A conversation; whatever else a line or row says of it is passed by. */
record ConversationForm() implements DocumentForm {
  @Override
  public ReadResult read(CorpusFile file, long number, String line, int bytes, JsonNode record) {
    try {
      Dialogue dialogue = ReplayConversation.of(JsonRecord.of(line, number, record));
      return Document.of(file, number, bytes, dialogue, record.path(Document.META));
    } catch (InputException e) {
      return ReadResult.Unreadable.of(new DocumentPosition(file.index(), number), e);
    }
  }

  @Override
  public ReadResult read(CorpusFile file, long number, Group row) {
    ObjectNode record = Json.MAPPER.createObjectNode();
    row.getType()
        .getFields()
        .forEach(type -> record.set(type.getName(), ParquetJson.field(row, type.getName())));
    return read(file, number, "row " + number, 0, record);
  }

  @Override
  public List<String> columns(MessageType schema) throws IOException {
    List<String> columns =
        ReplayConversation.FIELDS.stream().filter(schema::containsField).toList();
    if (!columns.contains("messages") && !columns.contains("conversations")) {
      throw new IOException(
          "it has neither a column \"messages\" nor \"conversations\" (it has: %s)"
              .formatted(schema.getFields().stream().map(Type::getName).collect(joining(", "))));
    }
    return columns;
  }
}
