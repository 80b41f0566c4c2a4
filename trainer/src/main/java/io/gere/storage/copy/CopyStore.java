package io.gere.storage.copy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.storage.DiskFullException;
import io.gere.storage.DiskSpace;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import io.gere.storage.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local copies that this user's processes on this host share, in a {@link PrivateFolder} of
 * each local directory. A copy is named by the digest of its contents, and beside it lie its note
 * and a file that those who use it share the lock of. Looking, making room and removing happen
 * under one lock of all processes, copying under one lock of each source.
 */
final class CopyStore {
  private static final Logger LOG = LoggerFactory.getLogger(CopyStore.class);
  private static final String PREFIX = "gere-copies";
  private static final long LAST_PATIENCE_SECONDS = 2;

  private static final Map<List<Path>, CopyStore> BY_DIRECTORIES = new HashMap<>();

  /** A process has one, whatever directories it is told of: they may overlap. */
  private static final FileLocks LOCKS = new FileLocks();

  private static final ReentrantLock ONE_THREAD = new ReentrantLock();

  private final CopyShelves shelves;

  private final Map<Path, Check> checks = new HashMap<>();

  /** What a copy's files looked like when all of them were read, and whether they were whole. */
  private record Check(String looks, boolean whole) {}

  private CopyStore(List<Path> roots) {
    this.shelves = new CopyShelves(roots, LOCKS);
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "gere-local-copies"));
  }

  /**
   * The store in those of the directories that can be used.
   *
   * @throws GereException if none can
   */
  static synchronized CopyStore in(List<Path> directories) {
    return BY_DIRECTORIES.computeIfAbsent(directories, all -> new CopyStore(roots(all)));
  }

  private static List<Path> roots(List<Path> directories) {
    List<Path> roots = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (Path directory : directories) {
      try {
        roots.add(PrivateFolder.in(directory, PREFIX));
      } catch (IOException e) {
        unusable.add("%s (%s)".formatted(directory, e.getMessage()));
      }
    }
    if (roots.isEmpty()) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "no local directory can be used for copies of remote files: %s; name others in SPARK_LOCAL_DIRS or spark.local.dir"
              .formatted(String.join(", ", unusable)),
          null);
    }
    return roots;
  }

  /**
   * A source's copy, whole, and this process's to use until it ends.
   *
   * @param limit in bytes, of all copies together
   */
  Path copy(CopySource source, long limit) throws IOException {
    ONE_THREAD.lock();
    try {
      String identity = source.identity();
      Optional<Path> there = usable(identity);
      return there.isPresent() ? there.get() : make(source, identity, limit);
    } finally {
      ONE_THREAD.unlock();
    }
  }

  /** A copy that is there and whole; from now on it is used. */
  private Optional<Path> usable(String identity) throws IOException {
    Optional<Path> found =
        LOCKS.holding(
            shelves.lock(),
            () -> {
              Optional<Path> copy = shelves.find(identity);
              if (copy.isPresent()) {
                LOCKS.share(shelves.use(copy.get()));
              }
              return copy;
            });
    return found.filter(this::isWhole);
  }

  private boolean isWhole(Path copy) {
    String looks = shelves.looks(copy);
    Check last = checks.get(copy);
    if (last == null || !last.looks().equals(looks)) {
      Optional<String> flaw = flaw(copy);
      flaw.ifPresent(
          what -> LOG.warn("the local copy {} is damaged ({}) and is made again", copy, what));
      last = new Check(looks, flaw.isEmpty());
      checks.put(copy, last);
    }
    return last.whole();
  }

  private Optional<String> flaw(Path copy) {
    Optional<CopyNote> note = shelves.note(copy);
    return note.isEmpty()
        ? Optional.of("its note cannot be read")
        : note.get().damaged(copy).map(file -> file + " is not as it was copied");
  }

  private Path make(CopySource source, String identity, long limit) throws IOException {
    Path copying = shelves.copying(identity);
    return LOCKS.holding(
        copying,
        () -> {
          try {
            Optional<Path> meanwhile = usable(identity);
            return meanwhile.isPresent() ? meanwhile.get() : makeAlone(source, identity, limit);
          } finally {
            Files.deleteIfExists(copying);
          }
        });
  }

  private Path makeAlone(CopySource source, String identity, long limit) throws IOException {
    Path partial =
        LOCKS.holding(
            shelves.lock(),
            () -> {
              shelves.removeDead(identity);
              Path root = new CopyRoom(shelves, limit).of(source);
              return shelves.partial(root, identity, source.bytes());
            });
    try {
      CopyNote note = fill(partial, source);
      return LOCKS.holding(
          shelves.lock(),
          () -> {
            Path copy = shelves.keep(partial, note, identity);
            LOCKS.share(shelves.use(copy));
            checks.put(copy, new Check(shelves.looks(copy), true));
            return copy;
          });
    } finally {
      new TemporaryFolder(partial).close();
    }
  }

  private static CopyNote fill(Path partial, CopySource source) throws IOException {
    LOG.info(
        "copying {} ({}) to {}",
        source.folder().path(),
        DiskSpace.size(source.bytes()),
        partial.getParent());
    Map<String, StoredFile> files = new TreeMap<>();
    for (FileStatus file : source.files()) {
      String name = file.getPath().getName();
      Path into = partial.resolve(name);
      try (InputStream in = Storage.open(source.folder().fileSystem(), file.getPath())) {
        StoredFile copied = CopyNote.copy(in, into);
        source.require(file, copied);
        files.put(name, copied);
      } catch (IOException e) {
        if (DiskFullException.isFull(e)) {
          throw CopyRoom.full(source, partial.getParent());
        }
        throw e;
      }
    }
    return new CopyNote(source.folder().path().toString(), files, source.manifest().isPresent());
  }

  /** With the process, what its run has made goes, unless another process still uses it. */
  private void end() {
    try {
      // A thread that is copying is not waited for; the next process removes what it leaves.
      if (ONE_THREAD.tryLock(LAST_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        try {
          List<Path> removed = LOCKS.holding(shelves.lock(), shelves::removeOfRun);
          LOG.debug("removed the local copies {}", removed);
        } finally {
          ONE_THREAD.unlock();
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("local copies went with their directory", e);
    } catch (IOException e) {
      LOG.warn("local copies stay where they are: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
