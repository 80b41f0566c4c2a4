package io.gere.storage.copy;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.gere.storage.Json;
import io.gere.storage.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a {@link CopyStore}: in each root copies, their notes and what is being copied, in
 * the first one the locks and which source has which copy. Whatever is changed here is changed
 * under the store's lock.
 */
final class CopyShelves {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  /** Identity of the source, and the bytes that it has. */
  private static final Pattern PARTIAL = Pattern.compile("([0-9a-f]{64})\\.(\\d+)\\..*\\.partial");

  private static final String NOTE = ".json";
  private static final String SOURCE = ".source";

  private final List<Path> roots;
  private final FileLocks locks;

  CopyShelves(List<Path> roots, FileLocks locks) {
    this.roots = List.copyOf(roots);
    this.locks = locks;
  }

  List<Path> roots() {
    return roots;
  }

  /** The lock of all. */
  Path lock() {
    return first("lock");
  }

  /** The lock of who copies a source. */
  Path copying(String identity) {
    return first(identity + ".copying");
  }

  /** The file whose lock those share who use a copy; its time is that of the last use. */
  Path use(Path copy) {
    return first(copy.getFileName() + ".used");
  }

  private Path first(String name) {
    return roots.get(0).resolve(name);
  }

  /** The copy of a source, if there is one. */
  Optional<Path> find(String identity) throws IOException {
    Path source = first(identity + SOURCE);
    return Files.exists(source) ? ofKey(Files.readString(source)) : Optional.empty();
  }

  private Optional<Path> ofKey(String key) {
    return KEY.matcher(key).matches()
        ? roots.stream().map(root -> root.resolve(key)).filter(Files::isDirectory).findFirst()
        : Optional.empty();
  }

  /** What was written of a copy; nothing where that is damaged or was never written. */
  Optional<CopyNote> note(Path copy) {
    try {
      byte[] json = Files.readAllBytes(note(copy.getParent(), copy.getFileName().toString()));
      CopyNote note = Json.MAPPER.readValue(json, CopyNote.class);
      return Optional.of(note).filter(it -> copy.endsWith(it.key()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path note(Path root, String key) {
    return root.resolve(key + NOTE);
  }

  /** Names, lengths and times of a copy's files; whoever writes to one changes its times. */
  String looks(Path copy) {
    StringBuilder looks = new StringBuilder();
    try (Stream<Path> files = Files.list(copy)) {
      for (Path file : files.sorted().toList()) {
        Map<String, Object> attributes =
            Files.readAttributes(file, "unix:size,ino,ctime,lastModifiedTime");
        looks.append("%s %s\n".formatted(file, new TreeMap<>(attributes)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return looks.toString();
  }

  /** All copies, the one that was used longest ago first. */
  List<Path> copies() throws IOException {
    return inRoots(path -> KEY.matcher(path.getFileName().toString()).matches()).stream()
        .sorted(Comparator.comparing(this::lastUse))
        .toList();
  }

  private FileTime lastUse(Path copy) {
    try {
      return Files.getLastModifiedTime(use(copy));
    } catch (IOException never) {
      return FileTime.fromMillis(0);
    }
  }

  boolean isUsed(Path copy) throws IOException {
    return !locks.isFree(use(copy));
  }

  long bytes(Path copy) throws IOException {
    Optional<CopyNote> note = note(copy);
    if (note.isPresent()) {
      return note.get().bytes();
    }
    try (Stream<Path> files = Files.list(copy)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Bytes that those who are copying now will need. */
  long reserved() throws IOException {
    return partials().stream().mapToLong(path -> Long.parseLong(partial(path).group(2))).sum();
  }

  private List<Path> partials() throws IOException {
    return inRoots(path -> partial(path).matches());
  }

  private static Matcher partial(Path path) {
    Matcher name = PARTIAL.matcher(path.getFileName().toString());
    name.matches();
    return name;
  }

  private List<Path> inRoots(Predicate<Path> filter) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> all = Files.list(root)) {
        all.filter(filter).forEach(found::add);
      }
    }
    return found;
  }

  /** A new folder to copy into. */
  Path partial(Path root, String identity, long bytes) throws IOException {
    String name = "%s.%d.%s.partial".formatted(identity, bytes, UUID.randomUUID());
    return Files.createDirectory(root.resolve(name));
  }

  /**
   * Removes what killed processes were copying.
   *
   * @param own what this process alone may copy now
   */
  void removeDead(String own) throws IOException {
    for (Path partial : partials()) {
      String identity = partial(partial).group(1);
      if (identity.equals(own) || locks.isFree(copying(identity))) {
        new TemporaryFolder(partial).close();
        if (!identity.equals(own)) {
          Files.deleteIfExists(copying(identity));
        }
      }
    }
  }

  /** Makes a copy of what was copied; in place of one that is there already, for it is damaged. */
  Path keep(Path partial, CopyNote note, String identity) throws IOException {
    Optional<Path> there = ofKey(note.key());
    Path copy = partial.resolveSibling(note.key());
    if (there.isPresent()) {
      Path old = partial(there.get().getParent(), identity, 0);
      Files.move(there.get(), old.resolve(note.key()), ATOMIC_MOVE);
      new TemporaryFolder(old).close();
    }
    write(note(copy.getParent(), note.key()), Json.line(note));
    Files.move(partial, copy, ATOMIC_MOVE);
    write(first(identity + SOURCE), note.key());
    return copy;
  }

  private static void write(Path file, String text) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(partial, text);
    Files.move(partial, file, ATOMIC_MOVE);
  }

  /** Removes a copy that nobody uses. */
  void remove(Path copy) throws IOException {
    String key = copy.getFileName().toString();
    new TemporaryFolder(copy).close();
    Files.deleteIfExists(note(copy.getParent(), key));
    Files.deleteIfExists(use(copy));
    for (Path source : inRoots(path -> path.getFileName().toString().endsWith(SOURCE))) {
      if (Files.readString(source).equals(key)) {
        Files.delete(source);
      }
    }
  }

  /** Removes what runs have made and this process, which ends, was the last to use. */
  List<Path> removeOfRun() throws IOException {
    List<Path> removed = new ArrayList<>();
    for (Path copy : copies()) {
      if (locks.isShared(use(copy)) && note(copy).map(CopyNote::ofRun).orElse(true)) {
        locks.release(use(copy));
        if (!isUsed(copy)) {
          remove(copy);
          removed.add(copy);
        }
      }
    }
    return removed;
  }
}
