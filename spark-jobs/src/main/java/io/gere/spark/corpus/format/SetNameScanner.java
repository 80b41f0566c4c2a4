package io.gere.spark.corpus.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the set that a line of JSON belongs to, without parsing it where that can be avoided: at
 * the end of the line, where SlimPajama has it; else, where the key occurs at all, with a parser.
 *
 * <p>The answer is a full parse's. A line that ends in {@code "meta": {"redpajama_set_name": "X"}}}
 * and is JSON ends outside of any string, so going backwards every quote not escaped opens or
 * closes one, and the braces close {@code meta} and the document. A line that is not JSON may get
 * any name. A key in ASCII that is written with escapes, as nobody does, is not seen.
 */
final class SetNameScanner {
  private static final int LONGEST_NAME = 100;
  private static final int ENDINGS = 64;

  private final List<String> path;

  /** What stands before the name, as Python and as most others write JSON. */
  private final byte[][] heads;

  /** What stands behind it: the records around it and the document end. */
  private final byte[] tail;

  private final HorspoolSearch key;

  /** Whether nobody writes it with escapes. */
  private final boolean plainKey;

  /** Endings of lines seen before; the lines of a corpus have few different ones. */
  private final Ending[] endings = new Ending[ENDINGS];

  /**
   * @param path of the field that names the set, from the document inwards
   */
  SetNameScanner(List<String> path) {
    this.path = List.copyOf(path);
    this.heads = new byte[][] {head(path, ": "), head(path, ":")};
    this.tail = ("\"" + "}".repeat(path.size())).getBytes(US_ASCII);
    this.plainKey = path.get(path.size() - 1).chars().allMatch(c -> c < 128);
    this.key = new HorspoolSearch("\"%s\"".formatted(path.get(path.size() - 1)).getBytes(UTF_8));
  }

  private static byte[] head(List<String> path, String colon) {
    return (path.stream().map(name -> "\"%s\"".formatted(name)).collect(joining(colon + "{"))
            + colon
            + "\"")
        .getBytes(UTF_8);
  }

  /** How a line ends, from the byte before {@code "meta"}. */
  @SuppressWarnings("ArrayRecordComponent") // compared with a line's bytes only
  private record Ending(byte[] bytes, String set) {
    boolean isOf(byte[] buffer, int offset, int end) {
      int start = end - bytes.length;
      return start >= offset && Arrays.equals(buffer, start, end, bytes, 0, bytes.length);
    }
  }

  /** The line's set. */
  String of(byte[] buffer, int offset, int length) {
    int end = offset + length;
    while (end > offset && isBlank(buffer[end - 1])) {
      end--;
    }
    int nameEnd = end - tail.length;
    if (nameEnd - 2 > offset) {
      // The name's last two letters tell the sets of a corpus apart.
      int slot = (31 * buffer[nameEnd - 1] + buffer[nameEnd - 2]) & (ENDINGS - 1);
      Ending known = endings[slot];
      if (known == null || !known.isOf(buffer, offset, end)) {
        known = ending(buffer, offset, end);
        endings[slot] = known == null ? endings[slot] : known;
      }
      if (known != null) {
        return known.set();
      }
    }
    return !plainKey || key.isIn(buffer, offset, end)
        ? parsed(buffer, offset, length)
        : SetName.UNKNOWN;
  }

  /** The line's ending; null where it ends in another way than SlimPajama's lines. */
  private Ending ending(byte[] buffer, int offset, int end) {
    int nameEnd = end - tail.length;
    if (!Arrays.equals(buffer, nameEnd, end, tail, 0, tail.length)) {
      return null;
    }
    int name = nameEnd;
    int first = Math.max(offset, nameEnd - LONGEST_NAME);
    while (name > first && isPlain(buffer[name - 1])) {
      name--;
    }
    for (byte[] head : heads) {
      int start = name - head.length;
      if (start > offset
          && Arrays.equals(buffer, start, name, head, 0, head.length)
          && isOutside(buffer[start - 1])) {
        return new Ending(
            Arrays.copyOfRange(buffer, start - 1, end),
            new String(buffer, name, nameEnd - name, US_ASCII));
      }
    }
    return null;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\r' || b == '\t';
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /** Whether a quote after this is surely not escaped. */
  private static boolean isOutside(byte b) {
    return b == ' ' || b == ',' || b == '{';
  }

  private String parsed(byte[] buffer, int offset, int length) {
    try (JsonParser parser = Json.RECORDS.createParser(buffer, offset, length)) {
      return parser.nextToken() == JsonToken.START_OBJECT ? inside(parser, 0) : SetName.UNKNOWN;
    } catch (JsonProcessingException e) {
      // The line is not JSON, which is reported if it is drawn.
      return SetName.UNKNOWN;
    } catch (IOException e) {
      throw new AssertionError("reading from memory does not fail", e);
    }
  }

  /**
   * Reads a record to its end.
   *
   * @param depth so many records are around it
   */
  private String inside(JsonParser parser, int depth) throws IOException {
    String set = SetName.UNKNOWN;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean key = parser.currentName().equals(path.get(depth));
      boolean last = depth == path.size() - 1;
      JsonToken value = parser.nextToken();
      if (key && last && value == JsonToken.VALUE_STRING) {
        set = parser.getText();
      } else if (key && !last && value == JsonToken.START_OBJECT) {
        set = inside(parser, depth + 1);
      } else {
        parser.skipChildren();
      }
    }
    return set;
  }
}
