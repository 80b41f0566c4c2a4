package io.gere.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The one way this program reads and writes JSON. */
public final class Json {
  /** Strict: unknown properties, doubled keys and trailing text are errors. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // A book in one line is longer than Jackson's 20 million characters.
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /**
   * Reads records that users bring: Python writes NaN and Infinity into JSON, which is no reason to
   * refuse a record that has one in a field nobody reads. Who reads a number looks at it.
   */
  public static final ObjectReader RECORDS =
      MAPPER.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  /** What the parser's messages hold for programmers. */
  private static final Pattern ADVICE =
      Pattern.compile(
          " \\(start marker at [^\\]]*\\]\\)|: enable `[^`]*` to allow| \\(or 'NaN'[^)]*\\)|"
              + " \\(enable `[^`]*`[^)]*\\)|(?<=\\d), from `StreamReadConstraints\\.[^`]*`");

  private Json() {}

  /** What is wrong with a text that is no JSON, without the parser's advice to programmers. */
  public static String reason(JsonProcessingException e) {
    return ADVICE.matcher(e.getOriginalMessage()).replaceAll("");
  }

  /** The names of a record's fields, for messages. */
  public static String fields(JsonNode record) {
    List<String> names = new ArrayList<>();
    record.fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "no fields" : String.join(", ", names);
  }

  /** A value as JSON has it, whatever Java types it is made of. */
  static JsonNode tree(Object value) {
    try {
      return MAPPER.readTree(MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One line of JSON. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Indented JSON for people, ending in a newline. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
