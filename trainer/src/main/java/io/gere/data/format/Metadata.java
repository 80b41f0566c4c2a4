package io.gere.data.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells fields that describe a record from fields that belong to it. By their names, since a rule
 * on the texts themselves would take a short answer for a category.
 */
final class Metadata {
  private static final Pattern NAME =
      Pattern.compile(
          "(.*[_. -])?("
              + "id|ids|uid|uuid|guid|qid|idx|index|hash|md5|sha1|sha256|url|uri|link|source|src|origin"
              + "|dataset|subset|split|license|licence|lang|language|locale|model|generator|author"
              + "|annotator|worker|version|date|time|timestamp|created|updated|created_at|updated_at"
              + "|category|categories|type|kind|domain|domains|task_name|tag|tags|difficulty|meta"
              + "|metadata|info|file|filename|path)");

  private Metadata() {}

  /** Whether a field of this name only describes a record. */
  static boolean isNamed(String field) {
    String snake = field.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return NAME.matcher(snake).matches();
  }

  /** Whether a value is text, or a list or object with text in it. */
  static boolean isText(JsonNode value) {
    if (value.isTextual()) {
      return !value.textValue().isBlank();
    }
    for (JsonNode inner : value) {
      if (isText(inner)) {
        return true;
      }
    }
    return false;
  }
}
