package io.gere.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Typed access to a JSON object's keys. A key that is missing and one that is null are the same, as
 * they are for Hugging Face Transformers. Errors are IllegalArgumentExceptions that name the key
 * and its value; who knows the file adds its name.
 */
final class ConfigKeys {
  private final JsonNode object;
  private final String prefix;

  /**
   * @param prefix stands before the keys in messages: empty, or {@code "rope_scaling."}
   */
  ConfigKeys(JsonNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /** The object under this key; an empty one where it is missing. */
  ConfigKeys inner(String key) {
    return new ConfigKeys(get(key), prefix + key + ".");
  }

  /** Whether the key is written, if only with null. */
  boolean isThere(String key) {
    return object.has(key);
  }

  boolean has(String key) {
    return object.hasNonNull(key);
  }

  JsonNode get(String key) {
    return object.path(key);
  }

  int integer(String key) {
    if (!has(key)) {
      throw missing(key);
    }
    return integer(key, 0);
  }

  int integer(String key, int byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    JsonNode value = get(key);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refused(key, "it must be a whole number");
    }
    return value.intValue();
  }

  double number(String key) {
    if (!has(key)) {
      throw missing(key);
    }
    return number(key, 0);
  }

  double number(String key, double byDefault) {
    if (!has(key)) {
      return byDefault;
    }
    if (!get(key).isNumber() || !Double.isFinite(get(key).doubleValue())) {
      throw refused(key, "it must be a number");
    }
    return get(key).doubleValue();
  }

  boolean flag(String key) {
    if (has(key) && !get(key).isBoolean()) {
      throw refused(key, "it must be true or false");
    }
    return get(key).booleanValue();
  }

  Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!get(key).isTextual()) {
      throw refused(key, "it must be a text");
    }
    return Optional.of(get(key).textValue());
  }

  /** A token's id, or the first of a list of them. */
  OptionalInt tokenId(String key) {
    JsonNode value = get(key).isArray() ? get(key).path(0) : get(key);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw refused(key, "it must be a token id");
    }
    return OptionalInt.of(value.intValue());
  }

  IllegalArgumentException missing(String key) {
    return new IllegalArgumentException("%s%s is missing".formatted(prefix, key));
  }

  IllegalArgumentException refused(String key, String why) {
    return new IllegalArgumentException("%s%s is %s; %s".formatted(prefix, key, get(key), why));
  }
}
