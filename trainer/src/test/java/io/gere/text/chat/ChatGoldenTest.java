package io.gere.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import io.gere.text.TemplateException;
import io.gere.text.jinja.Span;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Other people's templates, rendered by Transformers itself, which are not ours to keep here: a
 * folder with {@code conversations.json}, and in {@code rendered} a file for each template.
 */
final class ChatGoldenTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 9, 14, 5, 7);
  private static final String FOLDER = System.getenv("GERE_CHAT_GOLDEN");

  @Test
  void everyTemplateRendersEveryConversationAsTransformersDoes() throws IOException {
    assumeTrue(
        FOLDER != null, "needs GERE_CHAT_GOLDEN, a folder of templates and their renderings");
    Path folder = Path.of(FOLDER);
    Map<String, JsonNode> conversations = new HashMap<>();
    for (JsonNode each : json(folder.resolve("conversations.json"))) {
      conversations.put(each.path("conversation").asText(), each);
    }
    List<String> different = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("rendered"))) {
      for (Path file : files) {
        JsonNode golden = json(file);
        ChatTemplate template = template(folder, golden);
        for (JsonNode each : golden.path("cases")) {
          String name = each.path("conversation").asText();
          if (!isSame(template, Conversation.read(conversations.get(name), name), each)) {
            different.add(file.getFileName() + " " + name);
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static ChatTemplate template(Path folder, JsonNode golden) throws IOException {
    Map<String, String> tokens = new HashMap<>();
    for (String token : List.of("bos_token", "eos_token")) {
      if (golden.path(token).isTextual()) {
        tokens.put(token, golden.path(token).asText());
      }
    }
    Path file = folder.resolve(golden.path("template_file").asText());
    return ChatTemplate.of(Files.readString(file), tokens);
  }

  private static boolean isSame(ChatTemplate template, Conversation chat, JsonNode golden) {
    JsonNode error = golden.path("error");
    try {
      ChatTemplate.RenderedChat rendered =
          template.render(chat, golden.path("add_generation_prompt").asBoolean(), NOW);
      List<List<Integer>> spans = new ArrayList<>();
      for (Span span : rendered.assistant()) {
        spans.add(List.of(span.start(), span.end()));
      }
      return rendered.text().equals(golden.path("rendered").asText(null))
          && (!golden.has("assistant_spans")
              || golden.path("assistant_spans").equals(Json.MAPPER.valueToTree(spans)));
    } catch (TemplateException failure) {
      return error.isObject()
          && (!error.path("raised_by_template").asBoolean()
              || error.path("message").asText().equals(failure.getMessage()));
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.MAPPER.readTree(Files.readAllBytes(file));
  }
}
