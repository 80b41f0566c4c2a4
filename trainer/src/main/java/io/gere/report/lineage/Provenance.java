package io.gere.report.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.storage.Manifest;
import io.gere.storage.StoredFile;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each step's folder was made from and what its manifest says. */
public final class Provenance {
  private Provenance() {}

  /** One block a step, folded; empty without steps. */
  public static String draw(List<Manifest> manifests) {
    StringBuilder blocks = new StringBuilder();
    for (Manifest manifest : manifests) {
      Map<String, Object> entries = new LinkedHashMap<>();
      entries.put("made of", manifest.inputs());
      entries.put("settings", settings(manifest));
      entries.put("content digest", manifest.hash());
      entries.putAll(manifest.facts());
      entries.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
      blocks.append(
          """
          <details class="screen"><summary>%s <small>%s</small></summary>
          %s</details>
          """
              .formatted(HtmlEscape.text(manifest.step()), size(manifest), value(entries)));
    }
    return blocks.toString();
  }

  private static Map<String, Object> settings(Manifest manifest) {
    Map<String, Object> settings = new LinkedHashMap<>();
    manifest.config().properties().forEach(key -> settings.put(key.getKey(), text(key.getValue())));
    return settings;
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static String size(Manifest manifest) {
    int files = manifest.files().size();
    long bytes = manifest.files().values().stream().mapToLong(StoredFile::bytes).sum();
    return "%s %s, %s"
        .formatted(NumberText.count(files), files == 1 ? "file" : "files", NumberText.bytes(bytes));
  }

  private static String value(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringBuilder rows = new StringBuilder();
      map.forEach(
          (key, entry) ->
              rows.append("<dt>")
                  .append(HtmlEscape.text(String.valueOf(key)))
                  .append("</dt><dd>")
                  .append(value(entry))
                  .append("</dd>\n"));
      return "<dl>\n" + rows + "</dl>\n";
    }
    if (value instanceof Collection<?> items) {
      StringBuilder list = new StringBuilder();
      items.forEach(item -> list.append("<li>").append(value(item)).append("</li>\n"));
      return items.isEmpty() ? "none" : "<ul>\n" + list + "</ul>\n";
    }
    return HtmlEscape.text(
        value instanceof Integer || value instanceof Long
            ? NumberText.count(((Number) value).longValue())
            : String.valueOf(value));
  }
}
