package io.gere.storage;

import io.gere.GereException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Reads files of this machine. Where one lies beside a manifest of this program that lists it, as
 * in a model that was trained or exported here, it is held against that; others are read as they
 * are. No Hadoop is needed here.
 */
public final class LocalFile {
  /** The manifest that was read last: files of one folder are opened one after the other. */
  private static volatile Known last = new Known("", null);

  private LocalFile() {}

  /**
   * A manifest.
   *
   * @param version of its file
   * @param manifest null where the file is something else
   */
  private record Known(String version, Manifest manifest) {}

  /**
   * Reads a file from its beginning, in one pass.
   *
   * @throws GereException if it is damaged; says what makes it again
   */
  public static <T> T read(Path file, Reading<T> reading) throws IOException {
    Optional<CheckedRead> check = check(file);
    if (check.isPresent()) {
      return check.get().read(() -> Files.newInputStream(file), reading);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return reading.from(in);
    }
  }

  /** All of a file. */
  public static byte[] bytes(Path file) throws IOException {
    return read(file, InputStream::readAllBytes);
  }

  /** What the manifest beside a file says of it. */
  public static Optional<CheckedRead> check(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Manifest manifest = manifest(folder.resolve(Manifest.FILE_NAME));
    if (manifest == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(manifest.files().get(file.getFileName().toString()))
        .map(stored -> new CheckedRead(file.toString(), stored, manifest.remedy(folder)));
  }

  private static Manifest manifest(Path file) throws IOException {
    String version;
    try {
      var now = Files.readAttributes(file, BasicFileAttributes.class);
      version = "%s %s %s %s".formatted(file, now.fileKey(), now.lastModifiedTime(), now.size());
    } catch (NoSuchFileException e) {
      return null;
    }
    Known known = last;
    if (!known.version().equals(version)) {
      known = new Known(version, parse(file));
      last = known;
    }
    return known.manifest();
  }

  /** Null where a file of that name is something else: users have manifests of their own. */
  private static Manifest parse(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (!text.contains("\"sha256\"") || !text.contains("\"step\"")) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return SealedJson.read(
          in, file.toString(), Manifest.class, "delete the folder to have it made again");
    }
  }
}
