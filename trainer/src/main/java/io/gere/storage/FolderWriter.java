package io.gere.storage;

/** A folder that is being written. */
public interface FolderWriter {
  /** Writes one file, whole. */
  void write(String name, FileContent content);
}
