package io.gere.spark.corpus.format;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.gere.data.record.ParquetFile;
import io.gere.data.record.ParquetJson;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A Parquet file: a row is a document. Walking over it reads the column that names the sets, and
 * where there is none the footer alone; reading decodes the row groups that hold what is wanted,
 * and of these the text and {@code meta}.
 */
record ParquetRows(Path path, CorpusFile file, CorpusFields fields, Configuration hadoop)
    implements DocumentSource {

  /** What is done with an open file. */
  private interface Reading<T> {
    T of(ParquetFileReader reader, MessageType schema) throws IOException;
  }

  @Override
  public void walk(DocumentVisitor visitor) throws IOException {
    open(
        (reader, schema) -> {
          if (hasSetNames(schema)) {
            walk(reader, setNames(schema), visitor);
          } else {
            String set = fields.set().isFolder() ? fields.set().folder(file) : SetName.UNKNOWN;
            for (long row = 0; row < reader.getRecordCount(); row++) {
              visitor.document(set, DocumentVisitor.UNKNOWN_LENGTH);
            }
          }
          return null;
        });
  }

  @Override
  public List<ReadResult> read(long[] numbers) throws IOException {
    return open((reader, schema) -> read(reader, documents(schema), numbers));
  }

  private <T> T open(Reading<T> reading) throws IOException {
    ParquetFile parquet = new ParquetFile(hadoop, path);
    try (ParquetFileReader reader = parquet.open()) {
      MessageType schema = reader.getFileMetaData().getSchema();
      if (!schema.containsField(fields.text()) || !isText(schema.getType(fields.text()))) {
        throw new IOException(
            "it has no text column \"%s\", which corpus.text_field names (it has: %s)"
                .formatted(
                    fields.text(),
                    schema.getFields().stream().map(Type::getName).collect(joining(", "))));
      }
      return reading.of(reader, schema);
    } catch (RuntimeException e) {
      throw parquet.damaged(e);
    }
  }

  private void walk(ParquetFileReader reader, MessageType names, DocumentVisitor visitor)
      throws IOException {
    reader.setRequestedSchema(names);
    PageReadStore group = reader.readNextRowGroup();
    while (group != null) {
      RecordReader<Group> rows = ParquetFile.rows(group, names);
      for (long row = 0; row < group.getRowCount(); row++) {
        visitor.document(setName(rows.read()), DocumentVisitor.UNKNOWN_LENGTH);
      }
      group = reader.readNextRowGroup();
    }
  }

  private List<ReadResult> read(ParquetFileReader reader, MessageType columns, long[] numbers)
      throws IOException {
    reader.setRequestedSchema(columns);
    List<ReadResult> drawn = new ArrayList<>();
    long row = 0;
    for (int i = 0; drawn.size() < numbers.length; i++) {
      if (i == reader.getRowGroups().size()) {
        throw new IOException("it has lost rows since they were counted");
      }
      long last = row + reader.getRowGroups().get(i).getRowCount();
      if (numbers[drawn.size()] <= last) {
        RecordReader<Group> rows = ParquetFile.rows(reader.readRowGroup(i), columns);
        while (row < last && drawn.size() < numbers.length) {
          Group group = rows.read();
          row++;
          if (row == numbers[drawn.size()]) {
            drawn.add(document(row, group));
          }
        }
      }
      row = last;
    }
    return drawn;
  }

  private MessageType documents(MessageType schema) {
    List<Type> wanted = new ArrayList<>(List.of(schema.getType(fields.text())));
    if (schema.containsField(CorpusFields.META) && !fields.text().equals(CorpusFields.META)) {
      wanted.add(schema.getType(CorpusFields.META));
    }
    return new MessageType(schema.getName(), wanted);
  }

  private ReadResult document(long number, Group row) {
    if (row.getFieldRepetitionCount(fields.text()) == 0) {
      return new Unreadable(
          new DocumentPosition(file.index(), number),
          "row %d has no text in \"%s\"".formatted(number, fields.text()));
    }
    JsonNode meta =
        row.getType().containsField(CorpusFields.META)
            ? ParquetJson.field(row, CorpusFields.META)
            : NullNode.instance;
    return Document.of(file, number, 0, row.getString(fields.text(), 0), meta);
  }

  private boolean hasSetNames(MessageType schema) {
    List<String> path = fields.set().path();
    GroupType group = schema;
    for (int depth = 0; depth < path.size() - 1; depth++) {
      if (!group.containsField(path.get(depth))
          || group.getType(path.get(depth)).isPrimitive()
          || group.getType(path.get(depth)).isRepetition(Type.Repetition.REPEATED)) {
        return false;
      }
      group = group.getType(path.get(depth)).asGroupType();
    }
    return !path.isEmpty()
        && group.containsField(path.get(path.size() - 1))
        && isText(group.getType(path.get(path.size() - 1)));
  }

  private MessageType setNames(MessageType schema) {
    return new MessageType(schema.getName(), only(schema, fields.set().path()));
  }

  /** The field at the end of a path, in the groups on the way and with nothing beside it. */
  private static Type only(GroupType group, List<String> path) {
    Type field = group.getType(path.get(0));
    return path.size() == 1
        ? field
        : field
            .asGroupType()
            .withNewFields(only(field.asGroupType(), path.subList(1, path.size())));
  }

  private String setName(Group row) {
    List<String> path = fields.set().path();
    Group group = row;
    for (String name : path.subList(0, path.size() - 1)) {
      if (group.getFieldRepetitionCount(name) == 0) {
        return SetName.UNKNOWN;
      }
      group = group.getGroup(name, 0);
    }
    String last = path.get(path.size() - 1);
    return group.getFieldRepetitionCount(last) == 0 ? SetName.UNKNOWN : group.getString(last, 0);
  }

  private static boolean isText(Type column) {
    return column.isPrimitive()
        && column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !column.isRepetition(Type.Repetition.REPEATED);
  }
}
