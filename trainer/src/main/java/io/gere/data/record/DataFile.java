package io.gere.data.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import io.gere.storage.input.GivenFile;
import io.gere.storage.input.SymbolicLinks;
import io.gere.storage.input.TableFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file or folder of data that users bring. */
public record DataFile(FileSystem files, Path path) implements RecordSource {
  /** What a recipe names, where there is such a thing. */
  public static Optional<DataFile> find(Configuration hadoop, String name) {
    Path path;
    try {
      path = new Path(name);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what cannot be a path does not exist
    }
    FileSystem files = Storage.fileSystem(hadoop, path);
    return Optional.of(new DataFile(files, files.makeQualified(path))).filter(DataFile::exists);
  }

  public boolean exists() {
    try {
      return files.exists(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  public boolean isFolder() {
    try {
      return files.getFileStatus(path).isDirectory();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  public DataFile inside(String name) {
    return new DataFile(files, new Path(path, name));
  }

  /** The folder that this is in; empty for the root. */
  public Optional<DataFile> parent() {
    return Optional.ofNullable(path.getParent()).map(folder -> new DataFile(files, folder));
  }

  /** The names of what a folder holds, sorted; links that lead nowhere are among them. */
  public List<String> names() {
    try {
      return Stream.concat(
              Arrays.stream(files.listStatus(path)), SymbolicLinks.broken(files, path).stream())
          .map(status -> status.getPath().getName())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Records are read from files as they are, not from a table with a log.
   *
   * @param name the recipe's for it, for messages
   * @throws InputException where this is the folder of a table, or a part of one
   */
  public void requireNoTable(String name) {
    try {
      Optional<TableFolder> table = TableFolder.around(files, path);
      if (table.isPresent()) {
        throw table.get().refusal(name, "write its rows to Parquet files and name their folder");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Opens the file's records, of which there may be none. */
  public RecordCursor open() {
    return ParquetFile.isNamed(path.getName())
        ? new ParquetCursor(files.getConf(), path)
        : new JsonCursor(files, path);
  }

  @Override
  public void forEach(Sink sink) throws IOException {
    forEach(open(), sink);
  }

  /**
   * The same of the JSON that this file holds.
   *
   * @param content its bytes, opened by who knows whether they are whole
   */
  public void forEach(InputStream content, Sink sink) throws IOException {
    forEach(new JsonCursor(files, path, content), sink);
  }

  private void forEach(RecordCursor opened, Sink sink) throws IOException {
    try (RecordCursor records = opened) {
      if (!records.hasNext()) {
        throw empty();
      }
      while (records.hasNext()) {
        sink.add(records.next());
      }
    }
  }

  /** What is said where there are no records. */
  public GereException empty() {
    return InputException.of("%s holds no records".formatted(path));
  }

  /** The one JSON value of the file. */
  public JsonNode document() {
    try (InputStream in = GivenFile.open(files, path)) {
      return Json.RECORDS.readTree(in);
    } catch (JsonProcessingException e) {
      throw FileFault.noJson(path.toString(), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The whole file as UTF-8. */
  public String text() {
    try (InputStream in = GivenFile.open(files, path)) {
      byte[] bytes = in.readAllBytes();
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      CharBuffer text = CharBuffer.allocate(bytes.length);
      if (StandardCharsets.UTF_8.newDecoder().decode(rest, text, true).isError()) {
        String before = text.flip().toString();
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        throw FileFault.noUtf8("%s (line %d)".formatted(path, line));
      }
      return text.flip().toString();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private GereException unreadable(IOException e) {
    return FileFault.unreadable(files, path, e);
  }
}
