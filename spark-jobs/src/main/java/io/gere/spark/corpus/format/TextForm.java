package io.gere.spark.corpus.format;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.gere.data.record.ParquetJson;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A text in one field.
 *
 * @param field its name
 */
record TextForm(String field) implements DocumentForm {
  @Override
  public ReadResult read(CorpusFile file, long number, String line, int bytes, JsonNode record) {
    JsonNode text = record.path(field);
    if (!text.isTextual()) {
      return new Unreadable(
          new DocumentPosition(file.index(), number),
          "%s has no text in \"%s\", which corpus.text_field names (it has: %s)"
              .formatted(line, field, Json.fields(record)));
    }
    return Document.of(file, number, bytes, text.textValue(), record.path(Document.META));
  }

  @Override
  public ReadResult read(CorpusFile file, long number, Group row) {
    if (row.getFieldRepetitionCount(field) == 0) {
      return new Unreadable(
          new DocumentPosition(file.index(), number),
          "row %d has no text in \"%s\"".formatted(number, field));
    }
    JsonNode meta =
        row.getType().containsField(Document.META)
            ? ParquetJson.field(row, Document.META)
            : NullNode.instance;
    return Document.of(file, number, 0, row.getString(field, 0), meta);
  }

  @Override
  public List<String> columns(MessageType schema) throws IOException {
    if (!schema.containsField(field) || !isText(schema.getType(field))) {
      throw new IOException(
          "it has no text column \"%s\", which corpus.text_field names (it has: %s)"
              .formatted(
                  field, schema.getFields().stream().map(Type::getName).collect(joining(", "))));
    }
    return List.of(field);
  }

  /** Whether a column holds one text a row. */
  static boolean isText(Type column) {
    return column.isPrimitive()
        && column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !column.isRepetition(Type.Repetition.REPEATED);
  }
}
