package io.gere.data.record;

import io.gere.InputException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** The rows of a Parquet file as records, a row group in memory at a time. */
final class ParquetCursor implements RecordCursor {
  private final ParquetFile parquet;
  private final ParquetFileReader reader;
  private final MessageType columns;
  private RecordReader<Group> rows;
  private long left;
  private int read;

  ParquetCursor(Configuration hadoop, Path path) {
    this.parquet = new ParquetFile(hadoop, path);
    ParquetFileReader[] opened = new ParquetFileReader[1];
    guard(() -> opened[0] = parquet.open());
    this.reader = opened[0];
    this.columns = reader.getFileMetaData().getSchema();
  }

  /** What may find the file damaged. */
  private interface Reading {
    void run() throws IOException;
  }

  @Override
  public boolean hasNext() {
    if (left == 0) {
      guard(this::nextGroup);
    }
    return left > 0;
  }

  private void nextGroup() throws IOException {
    PageReadStore group = reader.readNextRowGroup();
    if (group != null) {
      left = group.getRowCount();
      rows = ParquetFile.rows(group, columns);
    }
  }

  @Override
  public JsonRecord next() {
    JsonRecord[] record = new JsonRecord[1];
    guard(
        () -> {
          Group row = rows.read();
          left--;
          int number = read++;
          record[0] =
              JsonRecord.of(
                  "%s, record %d".formatted(parquet.path(), read), number, ParquetJson.row(row));
        });
    return record[0];
  }

  private void guard(Reading reading) {
    try {
      try {
        reading.run();
      } catch (RuntimeException e) {
        throw parquet.damaged(e);
      }
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(parquet.path(), e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    guard(reader::close);
  }
}
