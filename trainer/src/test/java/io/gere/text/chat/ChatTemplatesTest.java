package io.gere.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a model's folder keeps its templates, in the layouts that Transformers writes. */
final class ChatTemplatesTest {
  @TempDir Path folder;

  @Test
  void oneTemplateInTheTokenizersConfiguration() throws IOException {
    write(
        "tokenizer_config.json",
        """
        {"chat_template": "{{ bos_token }}x{{ eos_token }}{{ image_token }}{{ pad_token }}",
         "bos_token": "<s>", "eos_token": {"content": "</s>", "lstrip": false},
         "image_token": "<img>", "pad_token": null, "add_bos_token": true}
        """);

    assertThat(render(null, false)).isEqualTo("<s>x</s><img>");
    write("special_tokens_map.json", "{\"pad_token\": \"<pad>\", \"bos_token\": \"other\"}");
    assertThat(render(null, false)).isEqualTo("<s>x</s><img><pad>");
  }

  @Test
  void namedTemplatesAndTheOneForTools() throws IOException {
    write(
        "tokenizer_config.json",
        """
        {"chat_template": [{"name": "default", "template": "plain"},
                           {"name": "tool_use", "template": "tools"},
                           {"name": "rag", "template": "documents"}]}
        """);

    assertThat(render(null, false)).isEqualTo("plain");
    assertThat(render(null, true)).isEqualTo("tools");
    assertThat(render("rag", true)).isEqualTo("documents");
    assertThatThrownBy(() -> render("none", false))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("'none'", "default, rag, tool_use");
  }

  @Test
  void filesComeBeforeTheConfiguration() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": \"old\", \"eos_token\": \"!\"}");
    write("chat_template.jinja", "new{{ eos_token }}\n");
    write("additional_chat_templates/rag.jinja", "documents");

    assertThat(render(null, true)).isEqualTo("new!");
    assertThat(render("rag", false)).isEqualTo("documents");
  }

  @Test
  void aModelWithoutATemplateAndABrokenOneAreNamed() throws IOException {
    assertThatThrownBy(() -> render(null, false)).hasMessageContaining("no chat template");
    write("chat_template.jinja", "{% if x %}");
    assertThatThrownBy(() -> render(null, false))
        .hasMessageContainingAll("chat_template.jinja", "endif");
  }

  private String render(String name, boolean tools) {
    return ChatTemplates.read(folder)
        .choose(name, tools)
        .render(Conversation.of(List.of()), false, LocalDateTime.MIN)
        .text();
  }

  private void write(String name, String content) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), content);
  }
}
