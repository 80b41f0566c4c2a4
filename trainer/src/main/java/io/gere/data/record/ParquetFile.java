package io.gere.data.record;

import io.gere.storage.Storage;
import io.gere.storage.input.ForeignContent;
import io.gere.storage.input.GivenFile;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Opens Parquet files and decodes their rows. */
public record ParquetFile(Configuration hadoop, Path path) {
  /** Whether a file's name says that it is one. */
  public static boolean isNamed(String file) {
    return file.endsWith(".parquet");
  }

  public ParquetFileReader open() throws IOException {
    Storage.requireRegular(Storage.fileSystem(hadoop, path), path);
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(path, hadoop),
        HadoopReadOptions.builder(hadoop, path)
            .withCodecFactory(new PageLimit(new CodecFactory(hadoop, 0)))
            .build());
  }

  /** The rows of a row group with these columns. */
  public static RecordReader<Group> rows(PageReadStore group, MessageType columns) {
    return new ColumnIOFactory()
        .getColumnIO(columns)
        .getRecordReader(group, new GroupRecordConverter(columns));
  }

  /**
   * The Parquet library says with unchecked exceptions of many kinds that a file is damaged.
   *
   * @return with a message that goes on after the file's name
   */
  public IOException damaged(RuntimeException e) throws IOException {
    return new IOException(
        foreign()
            .map(content -> "it " + content.sentence())
            .orElse("it cannot be decoded: " + e.getMessage()),
        e);
  }

  private Optional<ForeignContent> foreign() throws IOException {
    try (PushbackInputStream in = GivenFile.peekable(Storage.fileSystem(hadoop, path).open(path))) {
      return GivenFile.foreign(in).filter(content -> !content.isNamed(path.getName()));
    }
  }
}
