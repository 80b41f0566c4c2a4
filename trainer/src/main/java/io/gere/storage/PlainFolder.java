package io.gere.storage;

import io.gere.GereException;
import io.gere.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** An {@link AtomicFolder} on this machine's own disk, without Hadoop. */
final class PlainFolder implements FolderWriter {
  private final Path folder;
  private final Map<String, StoredFile> written = new TreeMap<>();

  private PlainFolder(Path folder) {
    this.folder = folder;
  }

  static Manifest write(
      Path target, Origin origin, Function<FolderWriter, Map<String, Object>> content) {
    Path place = target.toAbsolutePath().normalize();
    Path partial = place.resolveSibling("." + place.getFileName() + ".partial");
    try {
      requireEmpty(place);
      new TemporaryFolder(partial).close(); // of a process that was killed at it
      Files.createDirectories(partial);
      PlainFolder folder = new PlainFolder(partial);
      Map<String, Object> facts = content.apply(folder);
      Manifest manifest = new Manifest(origin, folder.written, facts);
      Files.write(partial.resolve(Manifest.FILE_NAME), SealedJson.bytes(manifest));
      Files.deleteIfExists(place);
      Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
      return manifest;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be made: %s".formatted(place, e.getMessage()), e);
    }
  }

  private static void requireEmpty(Path place) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    if (Files.isDirectory(place)) {
      try (Stream<Path> inside = Files.list(place)) {
        if (inside.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw InputException.of(AtomicFolder.TAKEN.formatted(place));
  }

  @Override
  public void write(String name, FileContent content) {
    Path file = folder.resolve(name);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        OutputStream stream = Channels.newOutputStream(channel);
        Sha256.Output out = new Sha256.Output(stream)) {
      content.writeTo(out);
      out.flush();
      channel.force(true);
      written.put(name, out.stored());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
