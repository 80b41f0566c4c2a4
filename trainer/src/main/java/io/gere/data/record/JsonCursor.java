package io.gere.data.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.input.GivenFile;
import io.gere.storage.input.RecordStream;
import io.gere.storage.input.TooLongException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The objects of a JSON array, or of JSON lines. */
final class JsonCursor implements RecordCursor {
  private final FileSystem files;
  private final Path path;
  private final RecordStream content;
  private final MappingIterator<JsonNode> values;
  private int read;

  JsonCursor(FileSystem files, Path path) {
    this(files, path, opened(files, path));
  }

  /**
   * The same of a file that is open.
   *
   * @param content closed with this
   */
  JsonCursor(FileSystem files, Path path, InputStream content) {
    this.files = files;
    this.path = path;
    this.content = RecordStream.of(content);
    try {
      values = Json.RECORDS.forType(JsonNode.class).readValues(this.content);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static InputStream opened(FileSystem files, Path path) {
    try {
      return GivenFile.open(files, path);
    } catch (IOException e) {
      throw FileFault.unreadable(files, path, e);
    }
  }

  @Override
  public boolean hasNext() {
    try {
      return values.hasNextValue();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public JsonRecord next() {
    int line = values.getParser().currentTokenLocation().getLineNr();
    try {
      JsonNode value = values.nextValue();
      content.recordEnds();
      int number = read++;
      return JsonRecord.of("%s, record %d (line %d)".formatted(path, read, line), number, value);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private GereException broken(IOException e) {
    if (e instanceof TooLongException) {
      return InputException.of(
          "%s, record %d cannot be read: %s".formatted(path, read + 1, e.getMessage()), e);
    }
    return e instanceof JsonProcessingException json
        ? FileFault.noJson("%s, record %d".formatted(path, read + 1), json)
        : FileFault.unreadable(files, path, e);
  }

  @Override
  public void close() {
    try {
      values.close();
    } catch (IOException e) {
      throw FileFault.unreadable(files, path, e);
    }
  }
}
