package io.gere.spark.corpus.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.Arrays;

/**
 * Finds the set that a line of JSON belongs to, without parsing it where that can be avoided: at
 * the end of the line, where SlimPajama has it; else, where the key occurs at all, with a parser.
 *
 * <p>The answer is a full parse's. A line that ends in {@code "meta": {"redpajama_set_name": "X"}}}
 * and is JSON ends outside of any string, so going backwards every quote not escaped opens or
 * closes one, and the two braces close {@code meta} and the document. A line that is not JSON may
 * get any name. A key written with escapes, as nobody does, is not seen.
 */
final class SetNameScanner {
  private static final byte[] TAIL = "\"}}".getBytes(US_ASCII);

  /** What stands before the name, as Python and as most others write JSON. */
  private static final byte[][] HEADS = {
    "\"%s\": {\"%s\": \"".formatted(SetName.META, SetName.KEY).getBytes(US_ASCII),
    "\"%s\":{\"%s\":\"".formatted(SetName.META, SetName.KEY).getBytes(US_ASCII)
  };

  private static final int LONGEST_NAME = 100;
  private static final int ENDINGS = 64;

  private final HorspoolSearch key =
      new HorspoolSearch("\"%s\"".formatted(SetName.KEY).getBytes(US_ASCII));

  /** Endings of lines seen before; the lines of a corpus have few different ones. */
  private final Ending[] endings = new Ending[ENDINGS];

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
    int nameEnd = end - TAIL.length;
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
    return key.isIn(buffer, offset, end) ? parsed(buffer, offset, length) : SetName.UNKNOWN;
  }

  /** The line's ending; null where it ends in another way than SlimPajama's lines. */
  private static Ending ending(byte[] buffer, int offset, int end) {
    int nameEnd = end - TAIL.length;
    if (!Arrays.equals(buffer, nameEnd, end, TAIL, 0, TAIL.length)) {
      return null;
    }
    int name = nameEnd;
    int first = Math.max(offset, nameEnd - LONGEST_NAME);
    while (name > first && isPlain(buffer[name - 1])) {
      name--;
    }
    for (byte[] head : HEADS) {
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

  private static String parsed(byte[] buffer, int offset, int length) {
    try (JsonParser parser = Json.RECORDS.createParser(buffer, offset, length)) {
      String set = SetName.UNKNOWN;
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean meta = parser.currentName().equals(SetName.META);
          boolean object = parser.nextToken() == JsonToken.START_OBJECT;
          if (meta && object) {
            set = inMeta(parser);
          } else {
            parser.skipChildren();
          }
        }
      }
      return set;
    } catch (JsonProcessingException e) {
      // The line is not JSON, which is reported if it is drawn.
      return SetName.UNKNOWN;
    } catch (IOException e) {
      throw new AssertionError("reading from memory does not fail", e);
    }
  }

  private static String inMeta(JsonParser parser) throws IOException {
    String set = SetName.UNKNOWN;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean key = parser.currentName().equals(SetName.KEY);
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      if (key && text) {
        set = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return set;
  }
}
