package io.gere.storage.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.fixtures.CopyingProcess;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.StepFolder;
import io.gere.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders that Hadoop shows under another name, so that they are not local ones. */
@Timeout(120)
final class LocalCopyTest {
  private static final int BYTES = 100_000;

  @TempDir Path directory;
  private final Configuration hadoop = new Configuration();
  private Path local;

  @BeforeEach
  void mount() {
    local = directory.resolve("local");
    settings().forEach(setting -> hadoop.set(setting.split("=", 2)[0], setting.split("=", 2)[1]));
  }

  private List<String> settings() {
    return List.of(
        "fs.viewfs.impl.disable.cache=true", // each test has its own
        "fs.viewfs.mounttable.remote.link./data=" + directory.resolve("data").toUri(),
        LocalCopy.DIRECTORIES + "=" + directory.resolve("local"));
  }

  private static String remote(String name) {
    return "viewfs://remote/data/" + name;
  }

  private Path copy(String name) {
    return LocalCopy.of(hadoop, new org.apache.hadoop.fs.Path(remote(name)));
  }

  /** What a step leaves. */
  private Path step(String name) {
    Path folder = directory.resolve("data").resolve(name);
    StepFolder.Rebuild rebuild =
        new StepFolder(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()))
            .rebuild(new Origin(name, Map.of(), Map.of()));
    rebuild.write("states.arrow", out -> out.write(content(name, BYTES)));
    rebuild.commit(Map.of());
    return folder;
  }

  /** A model that was given, of which nothing is known. */
  private Path model(String name, int bytes) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("data").resolve(name));
    Files.write(folder.resolve("model.safetensors"), content(name, bytes));
    return folder;
  }

  private static byte[] content(String seed, int bytes) {
    byte[] content = new byte[bytes];
    new Random(seed.hashCode()).nextBytes(content);
    return content;
  }

  private List<Path> below(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(local)) {
      return all.filter(path -> path.toString().endsWith(ending)).toList();
    }
  }

  @Test
  void aRemoteFolderIsCopiedOnceWhereOnlyItsUserCanReadIt() throws IOException {
    Path original = step("thresholds");
    Path copy = copy("thresholds");

    for (String name : List.of("states.arrow", Manifest.FILE_NAME)) {
      assertThat(copy.resolve(name)).hasSameBinaryContentAs(original.resolve(name));
    }
    FileTime copied = Files.getLastModifiedTime(copy.resolve("states.arrow"));
    assertThat(copy("thresholds")).isEqualTo(copy);
    assertThat(Files.getLastModifiedTime(copy.resolve("states.arrow"))).isEqualTo(copied);
    assertThat(copy.getParent().getParent()).isEqualTo(local);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileThatIsNotWhatItsManifestSaysIsNeverTakenForACopy() throws IOException {
    Path original = step("thresholds");
    turnBit(original.resolve("states.arrow"), 77_777);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> copy("thresholds"))
          .isInstanceOfSatisfying(
              GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
          .hasMessageContaining("states.arrow has another SHA-256 than its manifest says")
          .hasMessageContaining("run 'gere thresholds' again");
    }
    assertThat(below(".partial")).isEmpty();
  }

  @Test
  void theSameContentUnderAnotherNameIsTheSameCopyAndOtherContentIsAnother() throws IOException {
    model("base", BYTES);
    Path again = Files.createDirectories(directory.resolve("data/again"));
    Files.write(again.resolve("model.safetensors"), content("base", BYTES));
    Path copy = copy("base");

    assertThat(copy("again")).isEqualTo(copy);

    turnBit(again.resolve("model.safetensors"), 5);
    assertThat(copy("again")).isNotEqualTo(copy);
    assertThat(copy("base")).isEqualTo(copy);
  }

  @Test
  void aBitThatFlipsInACopyIsFoundAtItsNextUse() throws IOException {
    Path original = model("base", BYTES);
    Path file = copy("base").resolve("model.safetensors");
    FileTime time = Files.getLastModifiedTime(file);
    turnBit(file, 99_999);
    Files.setLastModifiedTime(file, time);

    assertThat(copy("base").resolve("model.safetensors"))
        .isEqualTo(file)
        .hasSameBinaryContentAs(original.resolve("model.safetensors"));
  }

  @Test
  void everyPartOfAFileOfAnyLengthIsLookedAt() throws IOException {
    int megabyte = 1 << 20;
    for (int bytes : new int[] {1, megabyte, megabyte + 1, 3 * megabyte, 3 * megabyte + 7}) {
      Path copy = Files.createDirectory(directory.resolve("copy of " + bytes));
      Path file = copy.resolve("file");
      StoredFile copied = CopyNote.copy(new ByteArrayInputStream(content("large", bytes)), file);
      CopyNote note = new CopyNote("elsewhere", Map.of("file", copied), false);
      assertThat(note.damaged(copy)).isEmpty();
      for (int at : new int[] {0, bytes / 2, bytes - 1}) {
        turnBit(file, at);
        assertThat(note.damaged(copy)).contains("file");
        turnBit(file, at);
      }
      assertThat(note.damaged(copy)).isEmpty();
      Files.write(file, new byte[1], StandardOpenOption.APPEND);
      assertThat(note.damaged(copy)).contains("file");
    }
  }

  @Test
  void theCopyUsedLongestAgoMakesWay() throws IOException {
    hadoop.setLong(LocalCopy.LIMIT, 250_000);
    for (String name : List.of("one", "two", "three")) {
      model(name, BYTES);
    }
    // Other processes, because this one would use them to its end.
    Path one = elsewhere("one");
    Path two = elsewhere("two");
    assertThat(elsewhere("one")).isEqualTo(one);

    Path three = copy("three");

    assertThat(List.of(one, three)).allMatch(Files::isDirectory);
    assertThat(two).doesNotExist();
    assertThat(elsewhere("two")).isEqualTo(two);
    assertThat(one).doesNotExist();
  }

  private Path elsewhere(String name) throws IOException {
    try (CopyingProcess process = CopyingProcess.start(limited(), List.of(remote(name)))) {
      return Path.of(process.next());
    }
  }

  private List<String> limited() {
    return Stream.concat(settings().stream(), Stream.of(LocalCopy.LIMIT + "=250000")).toList();
  }

  @Test
  void aCopyThatAnotherProcessUsesStays() throws IOException {
    hadoop.setLong(LocalCopy.LIMIT, 250_000);
    for (String name : List.of("one", "two", "three", "all")) {
      model(name, name.equals("all") ? 300_000 : BYTES);
    }
    try (CopyingProcess process =
        CopyingProcess.start(limited(), List.of(remote("one"), remote("two")))) {
      Path one = Path.of(process.next());
      Path two = Path.of(process.next());

      assertNoRoom("three", "100,000 bytes on this host", "of which 200,000 bytes are in use");
      assertThat(List.of(one, two)).allMatch(Files::isDirectory);
    }
    copy("three");
    assertNoRoom("all", "300,000 bytes on this host", "of which 0 bytes are in use");
  }

  private void assertNoRoom(String name, String need, String used) {
    assertThatThrownBy(() -> copy(name))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessage(
            "%s needs a local copy of %s, but local copies may take 250,000 bytes there, %s; raise train.local_copy_gb"
                .formatted(remote(name), need, used));
  }

  @Test
  void withItsLastUserGoesWhatARunHasMadeAndAGivenModelStays() throws IOException {
    step("thresholds");
    model("base", BYTES);
    List<String> folders = List.of(remote("thresholds"), remote("base"));
    Path made;
    Path given;
    try (CopyingProcess first = CopyingProcess.start(settings(), folders)) {
      made = Path.of(first.next());
      given = Path.of(first.next());
      try (CopyingProcess second = CopyingProcess.start(settings(), folders)) {
        assertThat(second.next()).isEqualTo(made.toString());
        assertThat(second.next()).isEqualTo(given.toString());
      }
      assertThat(List.of(made, given)).allMatch(Files::isDirectory);
    }
    assertThat(made).doesNotExist();
    assertThat(given).isDirectory();
  }

  @Test
  void whatAKilledProcessWasCopyingIsRemovedByTheNext() throws Exception {
    Path original = model("base", 200 << 20);
    model("other", BYTES);
    try (CopyingProcess process = CopyingProcess.start(settings(), List.of(remote("base")))) {
      while (!Files.exists(local) || below(".partial/model.safetensors").isEmpty()) {
        Thread.sleep(5);
      }
      process.kill();
    }
    assertThat(below(".partial")).hasSize(1);

    copy("other");

    assertThat(below(".partial")).isEmpty();
    assertThat(copy("base").resolve("model.safetensors"))
        .hasSameBinaryContentAs(original.resolve("model.safetensors"));
  }

  private static void turnBit(Path file, int at) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int turned = bytes.read() ^ 4;
      bytes.seek(at);
      bytes.write(turned);
    }
  }
}
