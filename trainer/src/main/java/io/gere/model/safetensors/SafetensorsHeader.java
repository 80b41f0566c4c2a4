package io.gere.model.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file's header, believed only after it was checked: the tensors' bytes follow one
 * another without hole or overlap and fill the file, and each tensor has as many as its shape
 * needs. The size of a tensor whose type this program does not know cannot be checked.
 */
final class SafetensorsHeader {
  static final String METADATA = "__metadata__";

  private final String file;
  private final List<TensorEntry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /**
   * @param file for the messages of errors
   * @param bytes the header's JSON, UTF-8
   * @param dataBytes length of what follows the header
   */
  SafetensorsHeader(String file, byte[] bytes, long dataBytes) {
    this.file = file;
    for (Map.Entry<String, JsonNode> field : parse(bytes).properties()) {
      if (field.getKey().equals(METADATA)) {
        readMetadata(field.getValue());
      } else {
        entries.add(entry(field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end));
    requireCover(dataBytes);
  }

  /** The tensors in the order of their bytes. */
  List<TensorEntry> entries() {
    return List.copyOf(entries);
  }

  Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  private JsonNode parse(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '{') {
      throw broken("its header does not start with '{'");
    }
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Json.MAPPER.readTree(json);
    } catch (CharacterCodingException e) {
      throw broken("its header is not UTF-8");
    } catch (JsonProcessingException e) {
      throw broken("its header is not valid JSON (%s)".formatted(e.getOriginalMessage()));
    }
  }

  private void readMetadata(JsonNode node) {
    if (!node.isObject()) {
      throw broken(METADATA + " is not an object");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw broken("%s.%s is not a string".formatted(METADATA, field.getKey()));
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
  }

  private TensorEntry entry(String name, JsonNode node) {
    JsonNode type = node.path("dtype");
    if (!type.isTextual()) {
      throw broken("tensor %s has no dtype".formatted(name));
    }
    long[] shape = sizes(name, "shape", node);
    long[] offsets = sizes(name, "data_offsets", node);
    if (offsets.length != 2 || offsets[0] > offsets[1]) {
      throw broken("tensor %s has data_offsets %s".formatted(name, Arrays.toString(offsets)));
    }
    TensorEntry entry =
        new TensorEntry(file, name, type.textValue(), shape, offsets[0], offsets[1]);
    StoredType.named(type.textValue()).ifPresent(known -> requireSize(entry, known));
    return entry;
  }

  private long[] sizes(String tensor, String key, JsonNode node) {
    JsonNode array = node.path(key);
    if (!array.isArray()) {
      throw broken("tensor %s has no %s".formatted(tensor, key));
    }
    long[] sizes = new long[array.size()];
    for (int i = 0; i < sizes.length; i++) {
      JsonNode size = array.get(i);
      if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
        throw broken("tensor %s has %s %s".formatted(tensor, key, array));
      }
      sizes[i] = size.longValue();
    }
    return sizes;
  }

  private void requireSize(TensorEntry entry, StoredType type) {
    String shape = Arrays.toString(entry.shape());
    try {
      long bytes = Math.multiplyExact(Shape.elements(entry.shape()), (long) type.bytes());
      if (bytes != entry.bytes()) {
        throw broken(
            "tensor %s has %d bytes, but %s of shape %s needs %d"
                .formatted(entry.name(), entry.bytes(), type, shape, bytes));
      }
    } catch (ArithmeticException e) {
      throw broken("tensor %s has the impossible shape %s".formatted(entry.name(), shape));
    }
  }

  private void requireCover(long dataBytes) {
    long position = 0;
    for (TensorEntry entry : entries) {
      if (entry.begin() != position) {
        throw broken(
            "tensor %s begins at byte %d of the data, but the one before it ends at %d"
                .formatted(entry.name(), entry.begin(), position));
      }
      position = entry.end();
    }
    if (position != dataBytes) {
      throw broken("its tensors have %d bytes, its data %d".formatted(position, dataBytes));
    }
  }

  private GereException broken(String what) {
    return InputException.of(
        "%s is not a valid safetensors file: %s; download or write it again".formatted(file, what));
  }
}
