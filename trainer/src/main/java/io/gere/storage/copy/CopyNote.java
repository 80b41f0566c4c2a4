package io.gere.storage.copy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.storage.BlockDigests;
import io.gere.storage.ByteSource;
import io.gere.storage.Sha256;
import io.gere.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is known of a local copy. SHA-256, taken on the way, says what its files are; at each use
 * the much faster CRC-32C of every megabyte says whether they still are that: nobody but their
 * owner can write to them, so what is looked for is a fault and not a forgery.
 *
 * @param of the folder that was copied
 * @param files by name
 * @param ofRun whether a run has made it, so that it goes with the application that copied it
 */
@JsonNaming(SnakeCaseStrategy.class)
record CopyNote(String of, Map<String, StoredFile> files, boolean ofRun) {
  private static final int PIECE_BYTES = 1 << 20;

  CopyNote {
    files = new TreeMap<>(files);
  }

  /** Copies a stream into a new file. */
  static StoredFile copy(InputStream in, Path into) throws IOException {
    try (OutputStream file = Files.newOutputStream(into);
        Sha256.Output out = new Sha256.Output(file)) {
      byte[] piece = new byte[PIECE_BYTES];
      for (int count; (count = in.readNBytes(piece, 0, PIECE_BYTES)) > 0; ) {
        out.write(piece, 0, count);
      }
      return out.stored();
    }
  }

  /** The digest by which the copy is kept: of names and contents. */
  String key() {
    Sha256 digest = new Sha256();
    files.forEach((name, file) -> digest.add("%s %s\n".formatted(name, file.sha256())));
    return digest.hex();
  }

  long bytes() {
    return files.values().stream().mapToLong(StoredFile::bytes).sum();
  }

  /** The name of a file that is not as it was copied; reads every byte. */
  Optional<String> damaged(Path copy) {
    return files.entrySet().stream()
        .filter(file -> !isWhole(copy.resolve(file.getKey()), file.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isWhole(Path file, StoredFile stored) {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() != stored.bytes()) {
        return false;
      }
      if (stored.crc32c() == null) {
        try (InputStream in = Files.newInputStream(file)) {
          return new Sha256().add(in).hex().equals(stored.sha256());
        }
      }
      int[] digests = BlockDigests.of(stored.crc32c());
      ByteSource bytes = new ByteSource.Local(file, channel, channel.size(), Optional.empty());
      return IntStream.range(0, digests.length)
          .parallel()
          .allMatch(block -> digest(bytes, block) == digests[block]);
    } catch (IOException | UncheckedIOException unreadable) {
      return false;
    }
  }

  private static int digest(ByteSource bytes, int block) {
    long begin = (long) block * BlockDigests.BLOCK;
    ByteBuffer read = ByteBuffer.allocate((int) Math.min(BlockDigests.BLOCK, bytes.size() - begin));
    try {
      bytes.read(begin, read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return BlockDigests.of(read.flip());
  }
}
