package io.gere.spark.corpus.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a line looks like, its set is the one that a parser finds. */
final class SetNameScannerTest {
  /** Of what nasty lines are made. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "}}",
          "[",
          "]",
          "\"",
          "\\\"",
          "\\\\",
          ",",
          ", ",
          ":",
          ": ",
          " ",
          "x",
          "ä",
          "\\n",
          "\"text\": ",
          "\"meta\": ",
          "\"meta\":",
          "\"redpajama_set_name\": ",
          "redpajama_set_name",
          "\"redpajama_set_name\":\"C4\"",
          "\"C4\"",
          "null",
          "7",
          "\"meta\": {\"redpajama_set_name\": \"Book\"}",
          "\"}}");

  private final SetNameScanner sets = new SetNameScanner(SetName.SLIM_PAJAMA.path());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text': 'a', 'meta': {'redpajama_set_name': 'RedPajamaC4'}}",
        "{'text':'a','meta':{'redpajama_set_name':'RedPajamaC4'}}",
        "{'meta': {'redpajama_set_name': 'RedPajamaC4'}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': 'RedPajamaC4'}} \t\r",
        "{'text': 'a', 'meta': {'redpajama_set_name': 'C4', 'url': 'x'}, 'id': 7}",
        "{'meta': {'redpajama_set_name': 'C4'}, 'text': 'a'}",
        "{ 'text' : 'a' , 'meta' : { 'redpajama_set_name' : 'C4' } }",
        "{'text': 'a', 'meta':  {'redpajama_set_name': 'C4'}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': 'Caf\\u00e9'}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': 'Café'}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': 'a\\\\'b'}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': 'ends in \\\\\\\\'}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': ''}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': null}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': 7}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': ['C4']}}",
        "{'text': 'a', 'meta': {'redpajama_set_name': {'redpajama_set_name': 'C4'}}}",
        "{'text': 'a', 'meta': {'more': {'redpajama_set_name': 'C4'}}}",
        "{'text': 'a', 'more': {'meta': {'redpajama_set_name': 'C4'}}}",
        "{'text': 'a', 'more': {'redpajama_set_name': 'C4'}}",
        "{'text': 'a', 'redpajama_set_name': 'C4'}",
        "{'text': 'a', 'meta': [{'redpajama_set_name': 'C4'}]}",
        "{'text': 'a', 'meta': 'redpajama_set_name'}",
        "{'text': 'a'}",
        "{'text': 'say \\\\'redpajama_set_name\\\\': \\\\'C4\\\\''}",
        "{'text': ', \\\\'meta\\\\': {\\\\'redpajama_set_name\\\\': \\\\'C4\\\\'}}'}",
        "{'meta': {'redpajama_set_name': 'Book'}, 'text': 'x 'meta': {'redpajama_set_name': 'C4'}}",
        "{'text': 'redpajama_set_name', 'meta': {'redpajama_set_name': 'C4'}}",
        "[{'text': 'a', 'meta': {'redpajama_set_name': 'C4'}}]",
        "'}}",
        "}}",
        ""
      })
  void theSetIsWhatAParserFinds(String quoted) {
    assertFound(quoted.replace('\'', '"'));
  }

  @Test
  void aNameLongerThanNamesAreIsStillFound() {
    assertFound("{\"meta\": {\"redpajama_set_name\": \"%s\"}}".formatted("x".repeat(500)));
  }

  @Test
  void namesThatEndAlikeAreToldApart() {
    for (String name : List.of("oneXY", "twoXY", "oneXY", "XY", "threeXY", "twoXY")) {
      assertFound("{\"text\": \"a\", \"meta\": {\"redpajama_set_name\": \"%s\"}}".formatted(name));
    }
  }

  @Test
  void aMalformedLineIsNoReasonToFail() {
    assertThat(set("{\"meta\": {\"redpajama_set_name\": \"C4\"")).isEqualTo("unknown");
    assertThat(set("{\"redpajama_set_name\" no")).isEqualTo("unknown");
    assertThat(set("no")).isEqualTo("unknown");
  }

  @Test
  void linesMadeOfNastyPiecesHaveTheSetThatAParserFinds() {
    Random random = new Random(9);
    int documents = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder line = new StringBuilder("{");
      for (int piece = random.nextInt(9); piece >= 0; piece--) {
        line.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String made = line + (random.nextBoolean() ? "}" : "");
      documents += parsed(made) == null ? 0 : 1;
      assertFound(made);
    }
    assertThat(documents).isGreaterThan(500);
  }

  private void assertFound(String line) {
    String expected = parsed(line);
    if (expected != null) {
      assertThat(set(line)).as(line).isEqualTo(expected);
    }
  }

  /** What a full parse says; null where the line is not JSON. */
  private static String parsed(String line) {
    try {
      JsonNode name = Json.MAPPER.readTree(line).path("meta").path("redpajama_set_name");
      return name.isTextual() ? name.textValue() : "unknown";
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The line as it lies between others. */
  private String set(String line) {
    byte[] buffer = ("\"}}\n" + line + "\n\"}}").getBytes(UTF_8);
    int length = line.getBytes(UTF_8).length;
    return sets.of(buffer, 4, length);
  }
}
