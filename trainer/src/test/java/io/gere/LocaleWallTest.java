package io.gere;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Decimal numbers and thousands go through {@link RootLocale}: {@code formatted} takes the
 * machine's locale, where half may be 0,5. Letters' case without a locale is Error Prone's to find.
 */
final class LocaleWallTest {
  private static final String LITERALS = "(?:[\\s+()]|\"(?:[^\"\\\\\n]|\\\\.)*\")";

  /** Literals with a decimal or grouped number in them, and then {@code formatted}. */
  private static final Pattern IN_THE_MACHINES_LOCALE =
      Pattern.compile(
          "\"(?:[^\"\\\\\n"
              + "%]|\\\\.|%%|%[^\"]??)*%[-+"
              + " 0,(#]*\\d*(?:\\.\\d+[eEfgG]|,[-\\d]*d|[efg])(?![a-z])(?:[^\"\\\\\n"
              + "]|\\\\.)*\""
              + LITERALS
              + "*+\\.formatted\\(");

  @Test
  void decimalNumbersLookTheSameInEveryCountry() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("../trainer", "../spark-jobs")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          if (isFormattedByTheMachine(Files.readString(file))) {
            found.add(file.toString());
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theWallSeesWhatItIsFor() {
    assertThat(isFormattedByTheMachine("say(\"%.1f GB\".formatted(x))")).isTrue();
    assertThat(isFormattedByTheMachine("say((\"%s, %,d \"\n + \"b\")\n .formatted(x))")).isTrue();
    assertThat(isFormattedByTheMachine("say(\"%d of %s\".formatted(x), \"%.1f\")")).isFalse();
    assertThat(isFormattedByTheMachine("say(format(\"%.1f\", x), \"%s\".formatted(y))")).isFalse();
  }

  private static boolean isFormattedByTheMachine(String source) {
    return IN_THE_MACHINES_LOCALE.matcher(source).find();
  }
}
