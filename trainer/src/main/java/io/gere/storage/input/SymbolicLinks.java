package io.gere.storage.input;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * Symbolic links on this machine's own file systems: Hadoop follows them without a word, round a
 * loop as well, and passes over those that lead nowhere.
 */
public final class SymbolicLinks {
  private SymbolicLinks() {}

  public static boolean isLink(FileSystem files, org.apache.hadoop.fs.Path place) {
    return local(files, place).filter(Files::isSymbolicLink).isPresent();
  }

  /** Whether it is a link to something that is not there, or to itself. */
  public static boolean leadsNowhere(FileSystem files, org.apache.hadoop.fs.Path place) {
    return local(files, place)
        .filter(path -> Files.isSymbolicLink(path) && !Files.exists(path))
        .isPresent();
  }

  /** Where a file or folder lies in truth; the place itself for a link that leads nowhere. */
  public static String target(FileSystem files, org.apache.hadoop.fs.Path place)
      throws IOException {
    Optional<Path> path = local(files, place).filter(Files::exists);
    return path.isPresent()
        ? path.get().toRealPath().toUri().getPath()
        : files.makeQualified(place).toString();
  }

  /** A link that leads nowhere as a file of no bytes, for who opens it to say what is wrong. */
  public static FileStatus broken(org.apache.hadoop.fs.Path place) {
    return new FileStatus(0, false, 0, 0, 0, place);
  }

  /** Those of a folder that lead nowhere. */
  public static List<FileStatus> broken(FileSystem files, org.apache.hadoop.fs.Path folder)
      throws IOException {
    Optional<Path> local = local(files, folder).filter(Files::isDirectory);
    List<FileStatus> broken = new ArrayList<>();
    if (local.isPresent()) {
      try (DirectoryStream<Path> links =
          Files.newDirectoryStream(
              local.get(), path -> Files.isSymbolicLink(path) && !Files.exists(path))) {
        for (Path link : links) {
          broken.add(
              broken(
                  new org.apache.hadoop.fs.Path(
                      files.makeQualified(folder),
                      new org.apache.hadoop.fs.Path(null, null, link.getFileName().toString()))));
        }
      }
    }
    return broken;
  }

  private static Optional<Path> local(FileSystem files, org.apache.hadoop.fs.Path place) {
    URI uri = files.makeQualified(place).toUri();
    return "file".equals(uri.getScheme()) ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
  }
}
