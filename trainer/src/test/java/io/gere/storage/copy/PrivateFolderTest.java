package io.gere.storage.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFolderTest {
  /** Older than whatever is made now. */
  private static final String OLD = "copies-000000000000001-0";

  @TempDir private Path directory;

  @Test
  void itIsForItsUserAloneAndFoundAgain() throws IOException {
    Path made = PrivateFolder.in(directory.resolve("new"), "copies");

    assertThat(made.getFileName().toString()).matches("copies-\\d{15}-[0-9a-f]{32}");
    assertThat(rights(made)).isEqualTo("rwx------");
    assertThat(PrivateFolder.in(directory.resolve("new"), "copies")).isEqualTo(made);
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path elsewhere =
        Files.createDirectory(
            directory.resolve("elsewhere"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path link = Files.createSymbolicLink(directory.resolve(OLD), elsewhere);

    assertThat(PrivateFolder.in(directory, "copies")).isNotEqualTo(link);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aFolderThatOthersCanReadIsPassedOver() throws IOException {
    Path open = Files.createDirectory(directory.resolve(OLD));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));

    assertThat(PrivateFolder.in(directory, "copies")).isNotEqualTo(open);
  }

  @Test
  void aFolderOfSomebodyElseIsPassedOver() throws IOException {
    assumeTrue(new UnixSystem().getUid() == 0, "only root can give a folder away");
    Path other = Files.createDirectory(directory.resolve(OLD));
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
    Files.setAttribute(other, "unix:uid", 65534);

    assertThat(PrivateFolder.in(directory, "copies")).isNotEqualTo(other);
  }

  @Test
  void aDirectoryInWhichEverybodyMayRenameIsRefused() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> PrivateFolder.in(directory, "copies"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sticky bit");
  }

  @Test
  void allWhoComeAtOnceUseOne() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Path> one = () -> PrivateFolder.in(directory, "copies");
      var found = threads.invokeAll(IntStream.range(0, 8).mapToObj(any -> one).toList());
      Path first = found.get(0).get();
      for (var each : found) {
        assertThat(each.get()).isEqualTo(first);
      }
    } finally {
      threads.shutdown();
    }
    try (var all = Files.list(directory)) {
      assertThat(all).hasSize(1);
    }
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
