package io.gere.exam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** An exam's files in a temporary folder. */
public record ExamFolder(Path path) {
  ExamFolder with(String name, String content) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Exam read(int shots) {
    return ExamReader.read(new Configuration(), new org.apache.hadoop.fs.Path(path.toUri()), shots);
  }
}
