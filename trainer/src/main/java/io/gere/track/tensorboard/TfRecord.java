package io.gere.track.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The records of a TFRecord file: length (8 bytes), its checksum, the bytes, their checksum; all of
 * it little-endian. A checksum is a CRC-32C that is masked, because a checksum of checksums would
 * be a weak one.
 */
final class TfRecord {
  private static final int MASK = 0xa282ead8;

  private TfRecord() {}

  static byte[] of(byte[] content) {
    byte[] length = little(Long.BYTES).putLong(content.length).array();
    return little(Long.BYTES + content.length + 2 * Integer.BYTES)
        .put(length)
        .putInt(checksum(length))
        .put(content)
        .putInt(checksum(content))
        .array();
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
