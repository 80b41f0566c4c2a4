package io.gere.spark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.spark.pipeline.Console;
import io.gere.storage.Json;
import io.gere.storage.copy.LocalFolder;
import io.gere.storage.input.GivenFile;
import io.gere.text.TemplateException;
import io.gere.text.chat.ChatTemplate;
import io.gere.text.chat.ChatTemplates;
import io.gere.text.chat.Conversation;
import io.gere.text.jinja.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code chat-template}: conversations as a model's template renders them. */
@Command(
    name = "chat-template",
    mixinStandardHelpOptions = true,
    header = "Renders conversations by a model's chat template.",
    description =
        """
        Renders conversations by a chat template, as Hugging Face Transformers would, and prints \
        JSON lines: for each conversation, without and with the generation prompt, the text or the \
        error; and where the template marks what the assistant says, [start, end) of it in code \
        points. docs/chat.md describes FILE and what templates can do.""",
    footer = {"  gere chat-template --model models/qwen3 --conversations my.json"})
final class ChatTemplateCommand implements Runnable {
  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(
      names = "--conversations",
      required = true,
      paramLabel = "FILE",
      description = "A JSON array of {conversation, messages, tools, kwargs}.")
  private Path conversations;

  @Option(names = "--name", description = "Of the model's templates; default: its main one.")
  private String name;

  @Option(names = "--bos", paramLabel = "TOKEN", description = "bos_token in the template.")
  private String bos;

  @Option(names = "--eos", paramLabel = "TOKEN", description = "eos_token in the template.")
  private String eos;

  @Option(
      names = "--now",
      paramLabel = "TIME",
      converter = Time.class,
      description = "What strftime_now shows: 2025-03-09T14:05:07; default: the clock.")
  private LocalDateTime now;

  /** A time as ISO 8601 writes it; templates show no zone. */
  private static final class Time implements ITypeConverter<LocalDateTime> {
    @Override
    public LocalDateTime convert(String text) {
      try {
        return LocalDateTime.parse(text.replace(' ', 'T'), DateTimeFormatter.ISO_DATE_TIME);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'%s' is no time like 2025-03-09T14:05:07".formatted(text));
      }
    }
  }

  /** Where the template is. */
  private static final class Source {
    @Option(names = "--model", paramLabel = "DIR", description = "A model folder.")
    private String model;

    @Option(names = "--template", paramLabel = "FILE", description = "A template by itself.")
    private Path template;

    ChatTemplates read() {
      return model == null
          ? ChatTemplates.readFile(template)
          : ChatTemplates.read(LocalFolder.of(model));
    }
  }

  @Override
  public void run() {
    ChatTemplates templates = source.read();
    templates = bos == null ? templates : templates.with("bos_token", bos);
    templates = eos == null ? templates : templates.with("eos_token", eos);
    LocalDateTime time = now == null ? LocalDateTime.now(ZoneId.systemDefault()) : now;
    Console console = new Console(new PrintStream(System.out, false, StandardCharsets.UTF_8));
    for (NamedConversation each : conversations()) {
      Conversation conversation = each.conversation();
      ChatTemplate template = templates.choose(name, conversation.tools() != null);
      for (boolean addGenerationPrompt : new boolean[] {false, true}) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("conversation", each.name());
        line.put("add_generation_prompt", addGenerationPrompt);
        line.putAll(result(template, conversation, addGenerationPrompt, time));
        console.print(Json.line(line));
      }
    }
  }

  private static Map<String, Object> result(
      ChatTemplate template,
      Conversation conversation,
      boolean addGenerationPrompt,
      LocalDateTime now) {
    try {
      ChatTemplate.RenderedChat chat = template.render(conversation, addGenerationPrompt, now);
      Map<String, Object> result = new LinkedHashMap<>(Map.of("rendered", chat.text()));
      if (template.marksAssistant()) {
        result.put(
            "assistant_spans", chat.assistant().stream().map(ChatTemplateCommand::pair).toList());
      }
      return result;
    } catch (TemplateException failure) {
      return Map.of(
          "error",
          Map.of(
              "message", failure.getMessage(),
              "raised_by_template", failure.isRaisedByTemplate()));
    }
  }

  private static List<Integer> pair(Span span) {
    return List.of(span.start(), span.end());
  }

  /** A conversation with what the file calls it, whatever that is. */
  private record NamedConversation(JsonNode name, Conversation conversation) {}

  /** All of them, so that what is wrong with the last is said before anything is printed. */
  private List<NamedConversation> conversations() {
    try (InputStream in = GivenFile.open(conversations)) {
      JsonNode all = Json.RECORDS.readTree(in);
      if (!all.isArray()) {
        throw InputException.of("%s is no JSON array of conversations".formatted(conversations));
      }
      List<NamedConversation> read = new ArrayList<>();
      for (JsonNode each : all) {
        String where = "%s, conversation %d".formatted(conversations, read.size() + 1);
        read.add(new NamedConversation(each.path("conversation"), Conversation.read(each, where)));
      }
      return read;
    } catch (JsonProcessingException e) {
      throw InputException.of("%s is no JSON: %s".formatted(conversations, Json.reason(e)), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(conversations, e.getMessage()), e);
    }
  }
}
