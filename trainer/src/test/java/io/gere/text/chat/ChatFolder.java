package io.gere.text.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.gere.storage.Json;
import io.gere.text.SmallTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The byte-level tokenizer's folder with a chat template and a token that ends turns. */
public final class ChatFolder {
  /** Ends a turn; EOS, 266, is another. */
  public static final int END = 267;

  /** Turns that begin with their role in marks and end with {@link #END}; there may be tools. */
  public static final String TURNS =
      "{% for m in messages %}<{{ m.role }}>{{ m.content }}<|turn|>\n{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}";

  private ChatFolder() {}

  /** Writes it. */
  public static Path write(Path folder, String template) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(SmallTokenizer.folder("byte-level"))) {
        for (Path file : files.toList()) {
          Files.copy(file, folder.resolve(file.getFileName()));
        }
      }
      Path tokenizer = folder.resolve("tokenizer.json");
      JsonNode json = Json.MAPPER.readTree(Files.readString(tokenizer));
      ((ArrayNode) json.path("added_tokens"))
          .addObject()
          .put("id", END)
          .put("content", "<|turn|>")
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
      Files.writeString(tokenizer, Json.line(json));
      Files.writeString(folder.resolve("chat_template.jinja"), template);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
