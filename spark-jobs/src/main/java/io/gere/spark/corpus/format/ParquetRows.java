package io.gere.spark.corpus.format;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.storage.ForeignContent;
import io.gere.storage.GivenFile;
import io.gere.storage.Storage;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
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
record ParquetRows(Path path, CorpusFile file, String textField, Configuration hadoop)
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
            for (long row = 0; row < reader.getRecordCount(); row++) {
              visitor.document(SetName.UNKNOWN, DocumentVisitor.UNKNOWN_LENGTH);
            }
          }
          return null;
        });
  }

  @Override
  public List<ReadResult> read(long[] numbers) throws IOException {
    return open((reader, schema) -> read(reader, documents(schema), numbers));
  }

  /** The Parquet library says with unchecked exceptions of many kinds that a file is damaged. */
  private <T> T open(Reading<T> reading) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      if (!schema.containsField(textField) || !isText(schema.getType(textField))) {
        throw new IOException(
            "it has no text column \"%s\", which corpus.text_field names (it has: %s)"
                .formatted(
                    textField,
                    schema.getFields().stream().map(Type::getName).collect(joining(", "))));
      }
      return reading.of(reader, schema);
    } catch (RuntimeException e) {
      throw new IOException(
          foreign()
              .map(content -> "it " + content.sentence())
              .orElse("it cannot be decoded: " + e.getMessage()),
          e);
    }
  }

  private Optional<ForeignContent> foreign() throws IOException {
    try (PushbackInputStream in =
        GivenFile.peekable(Storage.fileSystem(hadoop, path).open(path))) {
      return GivenFile.foreign(in).filter(content -> !content.isNamed(path.getName()));
    }
  }

  private static void walk(ParquetFileReader reader, MessageType names, DocumentVisitor visitor)
      throws IOException {
    reader.setRequestedSchema(names);
    PageReadStore group = reader.readNextRowGroup();
    while (group != null) {
      RecordReader<Group> rows = rows(group, names);
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
        RecordReader<Group> rows = rows(reader.readRowGroup(i), columns);
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

  private static RecordReader<Group> rows(PageReadStore group, MessageType columns) {
    return new ColumnIOFactory()
        .getColumnIO(columns)
        .getRecordReader(group, new GroupRecordConverter(columns));
  }

  private MessageType documents(MessageType schema) {
    List<Type> wanted = new ArrayList<>(List.of(schema.getType(textField)));
    if (schema.containsField(SetName.META) && !textField.equals(SetName.META)) {
      wanted.add(schema.getType(SetName.META));
    }
    return new MessageType(schema.getName(), wanted);
  }

  private ReadResult document(long number, Group row) {
    if (row.getFieldRepetitionCount(textField) == 0) {
      return new Unreadable(
          new DocumentPosition(file.index(), number),
          "row %d has no text in \"%s\"".formatted(number, textField));
    }
    JsonNode meta =
        row.getType().containsField(SetName.META)
            ? ParquetJson.field(row, SetName.META)
            : NullNode.instance;
    return Document.of(file, number, 0, row.getString(textField, 0), meta);
  }

  private static boolean hasSetNames(MessageType schema) {
    return schema.containsField(SetName.META)
        && !schema.getType(SetName.META).isPrimitive()
        && !schema.getType(SetName.META).isRepetition(Type.Repetition.REPEATED)
        && schema.getType(SetName.META).asGroupType().containsField(SetName.KEY)
        && isText(schema.getType(SetName.META, SetName.KEY));
  }

  private static MessageType setNames(MessageType schema) {
    GroupType meta = schema.getType(SetName.META).asGroupType();
    return new MessageType(schema.getName(), meta.withNewFields(meta.getType(SetName.KEY)));
  }

  private static String setName(Group row) {
    if (row.getFieldRepetitionCount(SetName.META) == 0) {
      return SetName.UNKNOWN;
    }
    Group meta = row.getGroup(SetName.META, 0);
    return meta.getFieldRepetitionCount(SetName.KEY) == 0
        ? SetName.UNKNOWN
        : meta.getString(SetName.KEY, 0);
  }

  private static boolean isText(Type column) {
    return column.isPrimitive()
        && column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !column.isRepetition(Type.Repetition.REPEATED);
  }
}
