package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChatTemplateCommandTest {
  @TempDir Path directory;

  @Test
  void printsALineForEachConversationWithoutAndWithTheGenerationPrompt() throws IOException {
    Path template =
        write(
            "t.jinja",
            """
            {% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('No system') }}{% endif %}
            {{ bos_token }}{% generation %}{{ m.content }}{% endgeneration %}{{ eos_token }}{% endfor %}
            {% if add_generation_prompt %}{{ strftime_now('%d %b %Y') }}{% endif %}
            """);
    Path conversations =
        write(
            "c.json",
            """
            [{"conversation": "one", "messages": [{"role": "assistant", "content": "Grüße 😀"}]},
             {"conversation": "two", "messages": [{"role": "system", "content": "x"}]}]
            """);

    CommandLineRun run =
        run(
            "--template",
            template,
            "--conversations",
            conversations,
            "--bos",
            "<s>",
            "--now",
            "2025-03-09T14:05:07");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> lines = lines(run);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"conversation": "one", "add_generation_prompt": false, "rendered": "<s>Grüße 😀",
                 "assistant_spans": [[3, 10]]}
                """));
    assertThat(lines.get(1).path("rendered").asText()).isEqualTo("<s>Grüße 😀09 Mar 2025");
    assertThat(lines.get(3))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"conversation": "two", "add_generation_prompt": true,
                 "error": {"message": "No system", "raised_by_template": true}}
                """));
  }

  @Test
  void aModelsFolderHasItsOwnTokens() throws IOException {
    write(
        "tokenizer_config.json", "{\"chat_template\": \"a{{ eos_token }}\", \"eos_token\": \"!\"}");
    Path conversations = write("c.json", "[{\"conversation\": 7, \"messages\": []}]");

    List<JsonNode> own = lines(run("--model", directory, "--conversations", conversations));
    List<JsonNode> other =
        lines(run("--model", directory, "--conversations", conversations, "--eos", "?"));

    assertThat(own.get(0).path("rendered").asText()).isEqualTo("a!");
    assertThat(own.get(0).has("assistant_spans")).isFalse();
    assertThat(other.get(0).path("rendered").asText()).isEqualTo("a?");
  }

  @Test
  void whatIsToBeMendedIsNamed() throws IOException {
    Path good = write("good.jinja", "x");
    Path bad = write("bad.jinja", "a\n{% if %}");
    Path conversations = write("c.json", "[{\"messages\": []}, {\"message\": []}]");
    Path empty = write("empty.json", "[{\"messages\": []}]");

    CommandLineRun template = run("--template", bad, "--conversations", empty);
    CommandLineRun conversation = run("--template", good, "--conversations", conversations);

    assertThat(template.exitCode()).isEqualTo(3);
    assertThat(template.complaint()).contains("bad.jinja", "line 2");
    assertThat(conversation.exitCode()).isEqualTo(3);
    assertThat(conversation.complaint()).contains("c.json, conversation 2", "messages");
    assertThat(run("--conversations", conversations).exitCode()).isEqualTo(3);
    Path torn = write("torn.json", "[{");
    assertThat(run("--template", good, "--conversations", torn).complaint())
        .contains("torn.json is no JSON");
  }

  private CommandLineRun run(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("chat-template"));
    for (Object each : arguments) {
      all.add(each.toString());
    }
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private static List<JsonNode> lines(CommandLineRun run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      lines.add(Json.MAPPER.readTree(line));
    }
    return lines;
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
