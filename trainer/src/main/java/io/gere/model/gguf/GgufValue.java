package io.gere.model.gguf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A value of a GGUF file's metadata; numbers are little-endian. */
sealed interface GgufValue {
  /** The format's number for the type. */
  int type();

  /** Bytes of the value, without its type. */
  int bytes();

  void put(ByteBuffer into);

  /** uint32. */
  record Whole(int value) implements GgufValue {
    @Override
    public int type() {
      return 4;
    }

    @Override
    public int bytes() {
      return Integer.BYTES;
    }

    @Override
    public void put(ByteBuffer into) {
      into.putInt(value);
    }
  }

  /** int32. */
  record Signed(int value) implements GgufValue {
    @Override
    public int type() {
      return 5;
    }

    @Override
    public int bytes() {
      return Integer.BYTES;
    }

    @Override
    public void put(ByteBuffer into) {
      into.putInt(value);
    }
  }

  /** float32. */
  record Real(float value) implements GgufValue {
    @Override
    public int type() {
      return 6;
    }

    @Override
    public int bytes() {
      return Float.BYTES;
    }

    @Override
    public void put(ByteBuffer into) {
      into.putFloat(value);
    }
  }

  /** A byte, 0 or 1. */
  record Flag(boolean value) implements GgufValue {
    @Override
    public int type() {
      return 7;
    }

    @Override
    public int bytes() {
      return 1;
    }

    @Override
    public void put(ByteBuffer into) {
      into.put((byte) (value ? 1 : 0));
    }
  }

  /** Length and UTF-8. */
  record Text(String value) implements GgufValue {
    @Override
    public int type() {
      return 8;
    }

    @Override
    public int bytes() {
      return Long.BYTES + utf8().length;
    }

    @Override
    public void put(ByteBuffer into) {
      byte[] utf8 = utf8();
      into.putLong(utf8.length).put(utf8);
    }

    private byte[] utf8() {
      return value.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Values of one type, at least one. */
  record Array(List<? extends GgufValue> values) implements GgufValue {
    public Array {
      values = List.copyOf(values);
    }

    @Override
    public int type() {
      return 9;
    }

    @Override
    public int bytes() {
      return Integer.BYTES + Long.BYTES + values.stream().mapToInt(GgufValue::bytes).sum();
    }

    @Override
    public void put(ByteBuffer into) {
      into.putInt(values.get(0).type()).putLong(values.size());
      values.forEach(value -> value.put(into));
    }
  }
}
