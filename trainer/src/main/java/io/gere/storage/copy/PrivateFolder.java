package io.gere.storage.copy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that this user's processes share and nobody else can read, in a directory that may be
 * anybody's: its name cannot be guessed, so that nobody can be there first, and it is found again
 * by its owner and rights. Links, and what belongs to others or lets others in, are passed over.
 */
final class PrivateFolder {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
  private static final int WORLD_WRITABLE = 0002;
  private static final int STICKY = 01000;

  private static final int TIME_DIGITS = 15;

  /** Time within which processes that make one at once see each other's. */
  private static final long SETTLING_MILLIS = 200;

  private PrivateFolder() {}

  /**
   * The user's folder in a directory, made where there is none.
   *
   * @throws IOException if there can be none, because the directory cannot be made or written, or
   *     lets others rename what is in it
   */
  static Path in(Path directory, String prefix) throws IOException {
    Files.createDirectories(directory); // as Spark does with its own
    int mode = (int) Files.getAttribute(directory, "unix:mode");
    if ((mode & WORLD_WRITABLE) != 0 && (mode & STICKY) == 0) {
      throw new IOException("everybody may rename what is in it: set its sticky bit");
    }
    List<Path> found = found(directory, prefix);
    Optional<Path> made = found.isEmpty() ? Optional.of(make(directory, prefix)) : Optional.empty();
    if (made.isPresent() || age(found.get(0), prefix) < SETTLING_MILLIS) {
      settle();
      found = found(directory, prefix);
    }
    if (found.isEmpty()) {
      throw new IOException("what was made there is gone");
    }
    Path oldest = found.get(0);
    if (made.isPresent() && !made.get().equals(oldest)) {
      Files.delete(made.get());
    }
    return oldest;
  }

  private static Path make(Path directory, String prefix) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String name =
        "%s-%015d-%s"
            .formatted(prefix, System.currentTimeMillis(), HexFormat.of().formatHex(random));
    return Files.createDirectory(
        directory.resolve(name), PosixFilePermissions.asFileAttribute(OWN));
  }

  private static long age(Path folder, String prefix) {
    int begin = prefix.length() + 1;
    String time = folder.getFileName().toString().substring(begin, begin + TIME_DIGITS);
    return System.currentTimeMillis() - Long.parseLong(time);
  }

  /** The oldest first: names begin with their time. */
  private static List<Path> found(Path directory, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.getFileName().toString().matches(prefix + "-\\d{15}-.+"))
          .filter(PrivateFolder::isOwn)
          .sorted()
          .toList();
    }
  }

  private static boolean isOwn(Path path) {
    try {
      LinkOption itself = LinkOption.NOFOLLOW_LINKS;
      return Files.isDirectory(path, itself)
          && Files.getPosixFilePermissions(path, itself).equals(OWN)
          && ((Integer) Files.getAttribute(path, "unix:uid", itself)).longValue()
              == new UnixSystem().getUid();
    } catch (IOException gone) {
      return false;
    }
  }

  private static void settle() {
    try {
      Thread.sleep(SETTLING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
