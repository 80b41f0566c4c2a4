package io.gere.config.reference;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a record or an enum of the recipe says of itself in its source. */
final class DocumentedSource {
  private static final Path ROOT = Path.of("src/main/java");

  private final String text;

  DocumentedSource(Class<?> type) {
    try {
      text = Files.readString(ROOT.resolve(type.getName().replace('.', '/') + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The type's own comment without its tags. */
  String summary() {
    return prose(typeComment().split("\n@param", 2)[0]);
  }

  /** What a component's {@code @param} says, if it has one. */
  Optional<String> ofComponent(String name) {
    Matcher matcher =
        Pattern.compile("@param " + name + " (.*?)(?=\n@param|$)", Pattern.DOTALL)
            .matcher(typeComment());
    return matcher.find() ? Optional.of(prose(matcher.group(1))) : Optional.empty();
  }

  /** Each constant's comment, empty where it has none. */
  Map<String, String> ofConstants(Class<?> type) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      Matcher matcher =
          Pattern.compile(
                  "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\n]*\\s*)?" + name + "\\b", Pattern.DOTALL)
              .matcher(text);
      found.put(name, matcher.find() ? prose(stripped(matcher.group(1))) : "");
    }
    return found;
  }

  /** What {@code Check} refuses of a key: least and most, as the source writes them. */
  Optional<String[]> range(String key) {
    Matcher matcher =
        Pattern.compile(
                "Check\\.between\\(\\s*\"" + Pattern.quote(key) + "\",\\s*\\w+,\\s*([^;]+)\\);")
            .matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1).split(",\\s*", -1)) : Optional.empty();
  }

  private String typeComment() {
    int type = text.indexOf("\npublic ");
    int begin = text.lastIndexOf("/**", type);
    return stripped(text.substring(begin + 3, text.indexOf("*/", begin)));
  }

  private static String stripped(String comment) {
    return comment
        .lines()
        .map(line -> line.replaceFirst("^\\s*\\* ?", "").strip())
        .collect(joining("\n"))
        .strip();
  }

  /** What the recipe calls what a record calls {@code likeThis}. */
  private static String snakeCase(String code) {
    return code.matches("[a-z]+([A-Z][a-z]+)+")
        ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(code)
        : code;
  }

  private static String prose(String javadoc) {
    return Pattern.compile("\\{@code ([^}]*)}")
        .matcher(javadoc.replaceAll("\\s+", " "))
        .replaceAll(code -> "`" + Matcher.quoteReplacement(snakeCase(code.group(1))) + "`")
        .replaceAll("(; |, )?see \\{@link [^}]*}", "")
        .replaceAll("\\{@link #?(\\w+)[^}]*}", "`$1`")
        .replaceAll("<[^>]+>", "")
        .strip();
  }
}
