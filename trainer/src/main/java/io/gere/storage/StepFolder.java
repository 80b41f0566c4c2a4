package io.gere.storage;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.progress.ProgressLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One step's folder. To write it: {@link #rebuild}, then {@link Rebuild#write} each file, then
 * {@link Rebuild#commit}. To read it: {@link #require}, which refuses a folder that has no manifest
 * or does not hold what its manifest says.
 */
public final class StepFolder {
  private final FileSystem files;
  private final Path path;

  public StepFolder(Configuration hadoop, Path path) {
    this.files = Storage.fileSystem(hadoop, path);
    this.path = files.makeQualified(path);
  }

  public Path path() {
    return path;
  }

  public Path file(String name) {
    return new Path(path, name);
  }

  public FileSystem fileSystem() {
    return files;
  }

  /** The manifest, or nothing where the folder is missing or half-written. */
  public Optional<Manifest> manifest() {
    return SealedJson.read(
        files.getConf(),
        file(Manifest.FILE_NAME),
        Manifest.class,
        "delete the folder to have it made again");
  }

  /**
   * Reads a file as it was written: its bytes are held against the manifest on the way.
   *
   * @param manifest this folder's
   * @param name of a file that it lists
   * @throws GereException if the file is damaged; names it and the command that makes it again
   */
  public <T> T read(Manifest manifest, String name, Reading<T> reading) {
    return read(manifest.files().get(name), name, manifest.remedy(path), reading);
  }

  /** The same of a file in a folder that is not complete yet, of which its writer has told. */
  public <T> T read(StoredFile stored, String name, Reading<T> reading) {
    return read(stored, name, "run the same command again", reading);
  }

  private <T> T read(StoredFile stored, String name, String remedy, Reading<T> reading) {
    return check(stored, name, remedy).read(() -> files.open(file(name)), reading);
  }

  private CheckedRead check(StoredFile stored, String name, String remedy) {
    if (stored == null) {
      throw GereException.failure(
          "%s is not in the folder's %s; %s".formatted(file(name), Manifest.FILE_NAME, remedy));
    }
    return new CheckedRead(file(name).toString(), stored, remedy);
  }

  /**
   * Opens a file that is read here and there; each part of it is held against the manifest.
   *
   * @param manifest this folder's
   */
  public ByteSource open(Manifest manifest, String name) throws IOException {
    Path file = file(name);
    CheckedRead known = check(manifest.files().get(name), name, manifest.remedy(path));
    long bytes = files.getFileStatus(file).getLen();
    BlockCheck check = BlockCheck.of(known, bytes, () -> files.open(file));
    return new ByteSource.Stored(files.open(file), bytes, Optional.of(check));
  }

  /** Whether the folder is complete, whole, and made from this origin. */
  public boolean isDone(Origin origin) {
    return manifest()
        .filter(m -> m.isMadeFrom(origin))
        .filter(m -> damage(m).isEmpty())
        .isPresent();
  }

  /** The same; where a folder that is there has to be made again, says why. */
  public boolean isDone(Origin origin, ProgressLog log) {
    again(origin).ifPresent(why -> log.say("%s: again, because %s".formatted(origin.step(), why)));
    return isDone(origin);
  }

  /**
   * Why what is there has to be made again: what has changed, or is damaged. Empty where it is
   * done, or nothing complete is there.
   */
  public Optional<String> again(Origin origin) {
    return manifest()
        .flatMap(
            made ->
                made.isMadeFrom(origin)
                    ? damage(made)
                    : Optional.of(Change.between(made.origin(), origin)));
  }

  /**
   * The manifest of a complete folder. That a step is asked for before the one it needs is the
   * user's to mend.
   *
   * @param remedy what the user does when the folder is not there, as part of a sentence
   */
  public Manifest require(String remedy) {
    Manifest manifest =
        manifest()
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s has no %s, so it is missing or half-written; %s"
                            .formatted(path, Manifest.FILE_NAME, remedy)));
    damage(manifest)
        .ifPresent(
            what -> {
              throw GereException.failure("%s; %s".formatted(what, remedy));
            });
    return manifest;
  }

  /** The same, once every byte is known to be as it was written. */
  public Manifest requireWhole(String remedy) {
    Manifest manifest = require(remedy);
    List<String> damage = contentDamage(manifest);
    if (!damage.isEmpty()) {
      throw GereException.failure(
          "%s; %s".formatted(String.join("; ", damage), manifest.remedy(path)));
    }
    return manifest;
  }

  /** The first file that is not as long as the manifest says. */
  public Optional<String> damage(Manifest manifest) {
    return manifest.files().entrySet().stream()
        .flatMap(entry -> lengthDamage(entry.getKey(), entry.getValue()).stream())
        .findFirst();
  }

  /** What is wrong with each file that does not hold what the manifest says; reads every byte. */
  public List<String> contentDamage(Manifest manifest) {
    return contentDamage(manifest.files());
  }

  /** The same for some of its files. */
  public List<String> contentDamage(Map<String, StoredFile> some) {
    // Files side by side: one after the other, the digest and not the disk would set the pace.
    return some.entrySet().parallelStream()
        .flatMap(entry -> contentDamage(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  private Optional<String> lengthDamage(String name, StoredFile stored) {
    Path file = file(name);
    try {
      long bytes = files.getFileStatus(file).getLen();
      return bytes == stored.bytes()
          ? Optional.empty()
          : Optional.of(
              "%s has %d bytes, its manifest says %d".formatted(file, bytes, stored.bytes()));
    } catch (FileNotFoundException e) {
      return Optional.of("%s is named in the manifest but missing".formatted(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> contentDamage(String name, StoredFile stored) {
    return lengthDamage(name, stored)
        .or(
            () ->
                digest(name).equals(stored.sha256())
                    ? Optional.empty()
                    : Optional.of(
                        "%s has another SHA-256 than its manifest says".formatted(file(name))));
  }

  private String digest(String name) {
    try (InputStream in = files.open(file(name))) {
      return new Sha256().add(in).hex();
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file(name), e.getMessage()), e);
    }
  }

  /** Puts another version of one file into a complete folder; all else stays as it is. */
  public void replace(String name, FileContent content) {
    Manifest old = manifest().orElseThrow();
    Map<String, StoredFile> all = new TreeMap<>(old.files());
    all.put(name, Storage.write(files, file(name), content));
    write(new Manifest(old.origin(), all, old.facts()));
  }

  private void write(Manifest manifest) {
    SealedJson.write(files.getConf(), file(Manifest.FILE_NAME), manifest);
  }

  /** Begins a new folder that several processes fill together; one of them commits it. */
  public Rebuild fill(Origin origin) {
    return new Rebuild(origin);
  }

  /** Empties the folder, manifest first, and starts it afresh. */
  public Rebuild rebuild(Origin origin) {
    try {
      files.delete(file(Manifest.FILE_NAME), false);
      files.delete(path, true);
      files.mkdirs(path);
      return new Rebuild(origin);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be made: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** A folder being written; it does not count before {@link #commit}. */
  public final class Rebuild implements FolderWriter {
    private final Origin origin;
    private final Map<String, StoredFile> written = new TreeMap<>();

    private Rebuild(Origin origin) {
      this.origin = origin;
    }

    @Override
    public void write(String name, FileContent content) {
      written.put(name, Storage.write(files, file(name), content));
    }

    /** What is known of a file that was written here. */
    public StoredFile stored(String name) {
      return written.get(name);
    }

    /** Takes in a file that an executor has already written here with {@link Storage#write}. */
    public void add(String name, StoredFile stored) {
      written.put(name, stored);
    }

    /** Writes the manifest; from here on the folder counts. */
    public Manifest commit(Map<String, Object> facts) {
      Manifest manifest = new Manifest(origin, written, facts);
      StepFolder.this.write(manifest);
      return manifest;
    }
  }
}
