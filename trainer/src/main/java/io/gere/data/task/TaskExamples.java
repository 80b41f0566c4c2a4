package io.gere.data.task;

import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The first samples of a task as people can read them, for those who look at a run later. They lie
 * beside the token ids and are made from nothing else, so no manifest lists them.
 *
 * @param recognised what the task's records were taken for
 */
public record TaskExamples(String recognised, List<Example> first) {
  private static final String FILE_NAME = "examples.json";

  /**
   * A sample.
   *
   * @param place the record's file and number
   * @param cut whether it was too long and lost something
   */
  public record Example(String place, boolean cut, List<TokenRun> runs) {}

  public TaskExamples {
    first = List.copyOf(first);
  }

  /**
   * Those of a token folder.
   *
   * @return nothing where an earlier version made it
   */
  public static Optional<TaskExamples> read(Configuration hadoop, Path folder) {
    Path file = new Path(folder, FILE_NAME);
    try (InputStream in = Storage.fileSystem(hadoop, file).open(file)) {
      return Optional.of(Json.MAPPER.readValue(in, TaskExamples.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Configuration hadoop, Path folder) {
    FileSystem files = Storage.fileSystem(hadoop, folder);
    byte[] json = Json.pretty(this).getBytes(StandardCharsets.UTF_8);
    Storage.write(files, new Path(folder, FILE_NAME), out -> out.write(json));
  }
}
