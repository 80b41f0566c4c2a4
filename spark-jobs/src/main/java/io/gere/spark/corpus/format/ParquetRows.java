package io.gere.spark.corpus.format;

import io.gere.data.record.ParquetFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
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
 * and of these the document and {@code meta}.
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

  @Override
  public List<ReadResult> first(int count) throws IOException {
    return open(
        (reader, schema) -> {
          long rows = Math.min(count, reader.getRecordCount());
          return read(reader, documents(schema), LongStream.rangeClosed(1, rows).toArray());
        });
  }

  private <T> T open(Reading<T> reading) throws IOException {
    ParquetFile parquet = new ParquetFile(hadoop, path);
    try (ParquetFileReader reader = parquet.open()) {
      MessageType schema = reader.getFileMetaData().getSchema();
      fields.form().columns(schema);
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
            requireLength(group, row);
            drawn.add(fields.form().read(file, row, group));
          }
        }
      }
      row = last;
    }
    return drawn;
  }

  private void requireLength(Group group, long row) throws IOException {
    int limit = fields.limit().bytes();
    if (textBytes(group) > limit) {
      throw LineLimit.exceeded("row %d".formatted(row), limit);
    }
  }

  private static long textBytes(Group group) {
    long bytes = 0;
    for (Type type : group.getType().getFields()) {
      for (int i = 0; i < group.getFieldRepetitionCount(type.getName()); i++) {
        if (!type.isPrimitive()) {
          bytes += textBytes(group.getGroup(type.getName(), i));
        } else if (type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY) {
          bytes += group.getBinary(type.getName(), i).length();
        }
      }
    }
    return bytes;
  }

  private MessageType documents(MessageType schema) throws IOException {
    Set<String> wanted = new LinkedHashSet<>(fields.form().columns(schema));
    if (schema.containsField(Document.META)) {
      wanted.add(Document.META);
    }
    return new MessageType(schema.getName(), wanted.stream().map(schema::getType).toList());
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
        && TextForm.isText(group.getType(path.get(path.size() - 1)));
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
}
