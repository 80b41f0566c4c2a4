package io.gere.model.gguf;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a GGUF file says of its model, by key. */
final class GgufMetadata {
  private final Map<String, GgufValue> values = new LinkedHashMap<>();

  GgufMetadata put(String key, int value) {
    return put(key, new GgufValue.Whole(value));
  }

  GgufMetadata put(String key, double value) {
    return put(key, new GgufValue.Real((float) value));
  }

  GgufMetadata put(String key, boolean value) {
    return put(key, new GgufValue.Flag(value));
  }

  GgufMetadata put(String key, String value) {
    return put(key, new GgufValue.Text(value));
  }

  GgufMetadata put(String key, List<? extends GgufValue> values) {
    return put(key, new GgufValue.Array(values));
  }

  GgufMetadata put(String key, GgufValue value) {
    values.put(key, value);
    return this;
  }

  GgufMetadata putAll(GgufMetadata other) {
    values.putAll(other.values);
    return this;
  }

  Map<String, GgufValue> values() {
    return Collections.unmodifiableMap(values);
  }

  int bytes() {
    return values.entrySet().stream()
        .mapToInt(
            entry ->
                new GgufValue.Text(entry.getKey()).bytes()
                    + Integer.BYTES
                    + entry.getValue().bytes())
        .sum();
  }

  void put(ByteBuffer into) {
    values.forEach(
        (key, value) -> {
          new GgufValue.Text(key).put(into);
          into.putInt(value.type());
          value.put(into);
        });
  }
}
