package io.gere.spark.cli;

import io.gere.InputException;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeTree;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.HadoopClient;
import io.gere.storage.Storage;
import io.gere.storage.input.GivenFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A recipe as a user names it: a file of this machine, or by its URI one of any Hadoop file system,
 * so that a driver that starts somewhere on a cluster needs nothing sent along.
 */
final class RecipeFile {
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private RecipeFile() {}

  static RecipeTree read(String name) {
    if (!URI.matcher(name).matches()) {
      return RecipeReader.tree(java.nio.file.Path.of(name));
    }
    if (!HadoopClient.isThere()) {
      throw InputException.of("%s: Hadoop is not on the class path".formatted(name));
    }
    return RecipeReader.tree(name, OnHadoop.text(name));
  }

  /** Loaded only when it is needed. */
  private static final class OnHadoop {
    static String text(String name) {
      var file = new org.apache.hadoop.fs.Path(name);
      try (InputStream in =
          GivenFile.open(Storage.fileSystem(SparkSessions.hadoop(), file), file)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (FileNotFoundException e) {
        throw InputException.of("%s: there is no such recipe".formatted(name));
      } catch (IOException e) {
        throw InputException.of(
            "%s cannot be read as a recipe: %s".formatted(name, e.getMessage()), e);
      }
    }
  }
}
