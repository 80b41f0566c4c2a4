package io.gere.spark.cli;

import io.gere.spark.pipeline.EventStream;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * {@code --events jsonl}. It is looked for before the command line is read, so that programs hear
 * of what is wrong there, too.
 */
final class EventOption {
  static final String NAME = "--events";
  static final String VALUE = "jsonl";

  private EventOption() {}

  /** Refuses any other form than the one there is. */
  static void require(String form, CommandLine command) {
    if (!form.equals(VALUE)) {
      throw new ParameterException(command, "%s is %s; it must be %s".formatted(NAME, form, VALUE));
    }
  }

  /** Begins the stream, where these arguments ask for it. */
  static void begin(String... arguments) {
    List<String> words = List.of(arguments);
    int at = words.indexOf(NAME);
    boolean apart = at >= 0 && at + 1 < words.size() && words.get(at + 1).equals(VALUE);
    if (apart || words.contains(NAME + "=" + VALUE)) {
      EventStream.begin(command(arguments));
    }
  }

  private static String command(String... arguments) {
    return Arrays.stream(arguments)
        .filter(word -> !word.startsWith("-") && !word.equals(VALUE))
        .findFirst()
        .orElse("");
  }
}
