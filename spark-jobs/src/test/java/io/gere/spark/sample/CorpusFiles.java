package io.gere.spark.sample;

import com.github.luben.zstd.Zstd;
import io.gere.spark.storage.ZstdCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Corpus files of every kind, for tests. */
public final class CorpusFiles {
  public static final MessageType PARQUET =
      MessageTypeParser.parseMessageType(
          "message doc { optional binary text (STRING);"
              + " optional group meta { optional binary redpajama_set_name (STRING); } }");

  private CorpusFiles() {}

  /** A configuration that knows the program's codecs, for reading without Spark. */
  static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    hadoop.set(
        "io.compression.codecs", GzipCodec.class.getName() + "," + ZstdCodec.class.getName());
    return hadoop;
  }

  /** Lines of documents whose texts are {@code <name> 1}, {@code <name> 2}, … */
  public static String lines(String name, String set, int documents) {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= documents; i++) {
      lines.append(
          "{\"text\": \"%s %d\", \"meta\": {\"redpajama_set_name\": \"%s\"}}\n"
              .formatted(name, i, set));
    }
    return lines.toString();
  }

  public static Path plain(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  static Path gzip(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** Each content becomes a frame of its own. */
  static Path zstd(Path file, String... contents) throws IOException {
    Files.createDirectories(file.getParent());
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (String content : contents) {
      frames.write(Zstd.compress(content.getBytes(StandardCharsets.UTF_8)));
    }
    return Files.write(file, frames.toByteArray());
  }

  /** Rows with the texts {@code <name> 1}, {@code <name> 2}, … */
  public static Path parquet(Path file, String name, String set, int rows) throws IOException {
    SimpleGroupFactory factory = new SimpleGroupFactory(PARQUET);
    return parquet(
        file,
        PARQUET,
        IntStream.rangeClosed(1, rows)
            .mapToObj(
                i -> {
                  Group row = factory.newGroup().append("text", name + " " + i);
                  row.addGroup("meta").append("redpajama_set_name", set);
                  return row;
                })
            .toList());
  }

  /** A row group holds about a hundred short rows. */
  public static Path parquet(Path file, MessageType schema, List<Group> rows) throws IOException {
    Files.createDirectories(file.getParent());
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    Configuration hadoop = new Configuration();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(path, hadoop))
            .withType(schema)
            .withRowGroupRowCountLimit(100)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  public static int rowGroups(Path file) throws IOException {
    try (var reader =
        org.apache.parquet.hadoop.ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
      return reader.getRowGroups().size();
    }
  }

  /** Cuts a file's end off. */
  public static void truncate(Path file, double kept) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, (int) (kept * whole.length)));
  }
}
