package io.gere.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.GivenFile;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file or folder of data that users bring. */
public record DataFile(FileSystem files, Path path) {

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

  /** The objects of a JSON array, or of JSON lines; at least one. */
  public List<JsonRecord> records() {
    List<JsonRecord> all = new ArrayList<>();
    try (Records records = new Records()) {
      while (records.hasNext()) {
        all.add(records.next());
      }
    }
    return all;
  }

  /** Takes records. */
  public interface Sink {
    void add(JsonRecord record) throws IOException;
  }

  /**
   * The same, one after the other: the file may be larger than memory.
   *
   * @throws IOException where the sink does
   */
  public void forEach(Sink sink) throws IOException {
    try (Records records = new Records()) {
      while (records.hasNext()) {
        sink.add(records.next());
      }
    }
  }

  /** The first of them. */
  public JsonRecord first() {
    try (Records records = new Records()) {
      records.hasNext();
      return records.next();
    }
  }

  /** The file's records in their order; a file without any is refused. */
  private final class Records implements AutoCloseable {
    private final MappingIterator<JsonNode> values;
    private int read;

    Records() {
      try {
        values = Json.RECORDS.forType(JsonNode.class).readValues(GivenFile.open(files, path));
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    boolean hasNext() {
      try {
        boolean more = values.hasNextValue();
        if (!more && read == 0) {
          throw InputException.of("%s holds no records".formatted(path));
        }
        return more;
      } catch (IOException e) {
        throw broken(e);
      }
    }

    JsonRecord next() {
      int line = values.getParser().currentTokenLocation().getLineNr();
      try {
        JsonNode value = values.nextValue();
        int number = read++;
        return JsonRecord.of("%s, record %d (line %d)".formatted(path, read, line), number, value);
      } catch (IOException e) {
        throw broken(e);
      }
    }

    private GereException broken(IOException e) {
      return e instanceof JsonProcessingException json
          ? noJson("%s, record %d".formatted(path, read + 1), json)
          : unreadable(e);
    }

    @Override
    public void close() {
      try {
        values.close();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  /** The one JSON value of the file. */
  public JsonNode document() {
    try (InputStream in = GivenFile.open(files, path)) {
      return Json.RECORDS.readTree(in);
    } catch (JsonProcessingException e) {
      throw noJson(path.toString(), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The whole file as UTF-8. */
  public String text() {
    try (InputStream in = GivenFile.open(files, path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** What is not JSON, at the line where its parser stopped. */
  public static GereException noJson(String place, JsonProcessingException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    return InputException.of(
        "%s (line %d) is not JSON: %s".formatted(place, line, Json.reason(e)), e);
  }

  private GereException unreadable(IOException e) {
    return e instanceof FileNotFoundException && !Storage.exists(files.getConf(), path)
        ? InputException.of("%s is missing".formatted(path), e)
        : InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
  }
}
