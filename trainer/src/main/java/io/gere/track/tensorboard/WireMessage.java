package io.gere.track.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A protocol buffer message, field by field, in the wire format: a tag that says the field's number
 * and how its value is laid out, then the value. Fields may come in any order.
 */
final class WireMessage {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  WireMessage integer(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  WireMessage float64(int field, double value) {
    tag(field, FIXED_64);
    bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
    return this;
  }

  WireMessage float32(int field, float value) {
    tag(field, FIXED_32);
    bytes.writeBytes(little(Float.BYTES).putFloat(value).array());
    return this;
  }

  WireMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WireMessage message(int field, WireMessage value) {
    return bytes(field, value.bytes.toByteArray());
  }

  WireMessage bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void tag(int field, int layout) {
    varint(((long) field << 3) | layout);
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
  }
}
