package io.gere.spark.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A Parquet file: a row is a document. Counting reads the footer alone; reading decodes the row
 * groups that hold what is wanted, and of these the text and {@code meta}.
 */
record ParquetRows(CorpusFile file, String textField, Configuration hadoop)
    implements DocumentSource {
  private static final String META = "meta";

  @Override
  public long count() throws IOException {
    try (ParquetFileReader reader = open()) {
      columns(reader);
      return reader.getRecordCount();
    }
  }

  @Override
  public List<Document> read(long[] numbers) throws IOException {
    try (ParquetFileReader reader = open()) {
      return read(reader, numbers);
    } catch (RuntimeException e) {
      // Of damaged pages the Parquet library says so with unchecked exceptions of many kinds.
      throw new IOException("its pages cannot be decoded: " + e.getMessage(), e);
    }
  }

  private ParquetFileReader open() throws IOException {
    try {
      return ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.path()), hadoop));
    } catch (RuntimeException e) {
      // The same holds for a file that is no Parquet at all.
      throw new IOException("its footer cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Document> read(ParquetFileReader reader, long[] numbers) throws IOException {
    MessageType columns = columns(reader);
    reader.setRequestedSchema(columns);
    MessageColumnIO decoder = new ColumnIOFactory().getColumnIO(columns);
    List<Document> documents = new ArrayList<>();
    long row = 0;
    for (int i = 0; documents.size() < numbers.length; i++) {
      long last = row + reader.getRowGroups().get(i).getRowCount();
      if (numbers[documents.size()] > last) {
        row = last;
        continue;
      }
      RecordReader<Group> rows =
          decoder.getRecordReader(reader.readRowGroup(i), new GroupRecordConverter(columns));
      while (row < last && documents.size() < numbers.length) {
        Group group = rows.read();
        row++;
        if (row == numbers[documents.size()]) {
          documents.add(document(row, group));
        }
      }
      row = last;
    }
    return documents;
  }

  private MessageType columns(ParquetFileReader reader) throws IOException {
    MessageType schema = reader.getFileMetaData().getSchema();
    if (!schema.containsField(textField) || !isText(schema.getType(textField))) {
      throw new IOException("it has no text column \"%s\"".formatted(textField));
    }
    List<Type> wanted = new ArrayList<>(List.of(schema.getType(textField)));
    if (schema.containsField(META) && !textField.equals(META)) {
      wanted.add(schema.getType(META));
    }
    return new MessageType(schema.getName(), wanted);
  }

  private static boolean isText(Type column) {
    return column.isPrimitive()
        && column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !column.isRepetition(Type.Repetition.REPEATED);
  }

  private Document document(long number, Group row) throws IOException {
    if (row.getFieldRepetitionCount(textField) == 0) {
      throw new IOException("row %d has no text in \"%s\"".formatted(number, textField));
    }
    JsonNode meta =
        row.getType().containsField(META) ? ParquetJson.field(row, META) : NullNode.instance;
    return Document.of(file, number, row.getString(textField, 0), meta);
  }
}
