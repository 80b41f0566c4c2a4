package io.gere.storage;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a local copy.
 *
 * @param of the folder that was copied first under this digest
 * @param files by name
 * @param ofRun whether a run has made it, so that it goes with the application that copied it
 */
@JsonNaming(SnakeCaseStrategy.class)
record CopyNote(String of, Map<String, CopiedFile> files, boolean ofRun) {
  CopyNote {
    files = new TreeMap<>(files);
  }

  /** The digest by which the copy is kept: of names and contents. */
  String key() {
    Sha256 digest = new Sha256();
    files.forEach((name, file) -> digest.add("%s %s\n".formatted(name, file.stored().sha256())));
    return digest.hex();
  }

  long bytes() {
    return files.values().stream().mapToLong(file -> file.stored().bytes()).sum();
  }
}
