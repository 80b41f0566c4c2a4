package io.gere;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files and not what merely has a place among them: a pipe that nobody writes to keeps its reader
 * waiting for ever, and a device may never end.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Refuses a pipe, a socket or a device, before it is opened. What is not there, and a folder, is
   * for whoever opens it to say.
   */
  public static void require(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw InputException.of(
          "%s is a pipe, a socket or a device; give a file with the same content".formatted(file));
    }
  }
}
