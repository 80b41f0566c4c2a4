package io.gere.storage.copy;

import io.gere.GereException;
import io.gere.storage.CheckedRead;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Sha256;
import io.gere.storage.StepFolder;
import io.gere.storage.StoredFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;

/**
 * A remote folder to be copied to this machine.
 *
 * @param folder where it lies
 * @param manifest of a folder that a run has made
 * @param files in the order of their names
 */
record CopySource(StepFolder folder, Optional<Manifest> manifest, List<FileStatus> files) {
  static CopySource of(StepFolder folder) throws IOException {
    return new CopySource(
        folder,
        folder.manifest(),
        Arrays.stream(folder.fileSystem().listStatus(folder.path()))
            .filter(FileStatus::isFile)
            .sorted()
            .toList());
  }

  long bytes() {
    return files.stream().mapToLong(FileStatus::getLen).sum();
  }

  /**
   * What tells it from other folders before it is read: the manifest's digests, and for a file of
   * which it says nothing its path, length and time.
   */
  String identity() {
    Sha256 digest = new Sha256();
    manifest.ifPresent(made -> digest.add(Json.line(made)));
    for (FileStatus file : files) {
      String name = file.getPath().getName();
      digest.add(
          isNamed(name)
              ? name + "\n"
              : "%s %d %d\n".formatted(file.getPath(), file.getLen(), file.getModificationTime()));
    }
    return digest.hex();
  }

  /** Whether the manifest speaks for a file, or is it. */
  private boolean isNamed(String name) {
    return manifest
        .filter(made -> name.equals(Manifest.FILE_NAME) || made.files().containsKey(name))
        .isPresent();
  }

  /** Refuses a file that is not what the manifest says, or changed while it was copied. */
  void require(FileStatus file, StoredFile copied) {
    if (copied.bytes() != file.getLen()) {
      throw GereException.failure(
          "%s had %d bytes at first and %d when it was copied: nothing may write to it while it is read; give the same command again"
              .formatted(file.getPath(), file.getLen(), copied.bytes()));
    }
    if (manifest.isPresent()) {
      StoredFile stored = manifest.get().files().get(file.getPath().getName());
      if (stored != null) {
        String remedy = manifest.get().remedy(folder.path());
        new CheckedRead(file.getPath().toString(), stored, remedy).requireWhole(copied, null);
      }
    }
  }
}
