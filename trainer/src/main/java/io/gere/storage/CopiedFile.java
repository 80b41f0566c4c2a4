package io.gere.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * A file of a local copy as it was when it was copied. SHA-256, taken on the way, says what it is;
 * the CRC-32C of every block, ten times as fast, says at each use whether it still is that: nobody
 * but its owner can write to it, so what is looked for is a fault and not a forgery.
 */
record CopiedFile(StoredFile stored, List<Integer> crcs) {
  private static final int BLOCK_BYTES = 64 << 20;
  private static final int PIECE_BYTES = 1 << 20;

  /** Copies a stream into a new file. */
  static CopiedFile copy(InputStream in, Path into) throws IOException {
    Sha256 sha = new Sha256();
    List<Integer> crcs = new ArrayList<>();
    CRC32C crc = new CRC32C();
    long bytes = 0;
    byte[] piece = new byte[PIECE_BYTES];
    try (FileChannel out =
        FileChannel.open(into, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int count; (count = in.readNBytes(piece, 0, PIECE_BYTES)) > 0; ) {
        ByteBuffer read = ByteBuffer.wrap(piece, 0, count);
        sha.add(read.duplicate());
        crc.update(piece, 0, count);
        while (read.hasRemaining()) {
          out.write(read);
        }
        bytes += count;
        if (bytes % BLOCK_BYTES == 0) {
          crcs.add((int) crc.getValue());
          crc.reset();
        }
      }
    }
    if (bytes % BLOCK_BYTES != 0) {
      crcs.add((int) crc.getValue());
    }
    return new CopiedFile(new StoredFile(bytes, sha.hex()), List.copyOf(crcs));
  }

  /** Whether every byte is as it was copied; blocks are read side by side. */
  boolean isWhole(Path file) {
    try (ByteSource.Local bytes = ByteSource.Local.open(file)) {
      return bytes.size() == stored.bytes()
          && crcs.size() == (stored.bytes() + BLOCK_BYTES - 1) / BLOCK_BYTES
          && IntStream.range(0, crcs.size())
              .parallel()
              .allMatch(block -> crc(bytes, block) == crcs.get(block));
    } catch (IOException | UncheckedIOException unreadable) {
      return false;
    }
  }

  private static int crc(ByteSource.Local bytes, int block) {
    CRC32C crc = new CRC32C();
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    long end = Math.min(bytes.size(), (block + 1L) * BLOCK_BYTES);
    for (long at = (long) block * BLOCK_BYTES; at < end; at += piece.limit()) {
      piece.clear().limit((int) Math.min(PIECE_BYTES, end - at));
      try {
        bytes.read(at, piece);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      crc.update(piece.flip());
    }
    return (int) crc.getValue();
  }
}
