package io.gere.data;

import io.gere.config.Recipe;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** A task's files in a temporary folder, as a user would lay them out. */
record TaskFolder(Path path) {

  static TaskFolder in(Path root, String name) {
    return new TaskFolder(root.resolve(name));
  }

  TaskFolder with(String name, String content) {
    try {
      Files.createDirectories(path);
      Files.writeString(path.resolve(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TaskSet read(Tokenizer tokenizer) {
    return read(tokenizer, path, null);
  }

  TaskSet readFile(Tokenizer tokenizer, String name) {
    return read(tokenizer, path.resolve(name), null);
  }

  TaskSet read(Tokenizer tokenizer, String template) {
    return read(tokenizer, path, template);
  }

  private static TaskSet read(Tokenizer tokenizer, Path path, String template) {
    Recipe.Task task = new Recipe.Task("films", path.toString(), template, 1, 512, 50);
    return new TaskReader(new Configuration(), tokenizer).read(task);
  }
}
