package io.gere.text.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gere.InputException;
import io.gere.RegularFile;
import io.gere.storage.Json;
import io.gere.storage.LocalFile;
import io.gere.storage.Sha256;
import io.gere.storage.input.GivenFile;
import io.gere.text.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chat templates of a model's folder by name: {@code chat_template.jinja} and {@code
 * additional_chat_templates/NAME.jinja}, or else {@code chat_template} of {@code
 * tokenizer_config.json}, a text or a list of named ones.
 *
 * @param sources by name; the model's only or main one is {@code default}
 * @param specialTokens by name, such as {@code eos_token}
 */
public record ChatTemplates(Map<String, Source> sources, Map<String, String> specialTokens) {
  /**
   * A template's text.
   *
   * @param place where it is written, for error messages
   */
  public record Source(String place, String text) {}

  private static final String DEFAULT = "default";
  private static final String FOR_TOOLS = "tool_use";

  /** Reads a model's; there may be none. */
  public static ChatTemplates read(Path folder) {
    Path tokenizer = folder.resolve("tokenizer_config.json");
    JsonNode config = json(tokenizer);
    Map<String, Source> sources = new TreeMap<>();
    JsonNode templates = config.path("chat_template");
    if (templates.isTextual()) {
      sources.put(DEFAULT, new Source(tokenizer + " chat_template", templates.textValue()));
    }
    for (JsonNode each : templates) {
      String name = each.path("name").asText();
      String place = "%s chat_template '%s'".formatted(tokenizer, name);
      sources.put(name, new Source(place, each.path("template").asText()));
    }
    Path file = folder.resolve("chat_template.jinja");
    if (Files.exists(file)) {
      sources.clear();
      sources.put(DEFAULT, source(file));
      sources.putAll(additional(folder.resolve("additional_chat_templates")));
    }
    Map<String, String> tokens = specialTokens(json(folder.resolve("special_tokens_map.json")));
    tokens.putAll(specialTokens(config));
    return new ChatTemplates(sources, tokens);
  }

  /** A template from a file of its own. */
  public static ChatTemplates readFile(Path file) {
    return new ChatTemplates(Map.of(DEFAULT, source(file)), Map.of());
  }

  /** The same with one token more, or another one. */
  public ChatTemplates with(String token, String text) {
    Map<String, String> tokens = new LinkedHashMap<>(specialTokens);
    tokens.put(token, text);
    return new ChatTemplates(sources, tokens);
  }

  /**
   * The template to render with.
   *
   * @param name null for the default one, or the one for tools where there are tools
   * @param tools whether there are
   */
  public ChatTemplate choose(String name, boolean tools) {
    String chosen = name;
    if (chosen == null) {
      chosen = tools && sources.containsKey(FOR_TOOLS) ? FOR_TOOLS : DEFAULT;
    }
    Source source = sources.get(chosen);
    if (source == null) {
      throw InputException.of(
          sources.isEmpty()
              ? "the model has no chat template: neither chat_template.jinja nor chat_template in"
                  + " tokenizer_config.json"
              : "the model has no chat template '%s', only %s"
                  .formatted(chosen, String.join(", ", sources.keySet())));
    }
    try {
      return ChatTemplate.of(source.text(), specialTokens);
    } catch (TemplateException failure) {
      throw InputException.of("%s: %s".formatted(source.place(), failure.getMessage()), failure);
    }
  }

  /** Digest of all that decides what is rendered. */
  public String fingerprint() {
    Map<String, String> texts = new TreeMap<>();
    sources.forEach((name, source) -> texts.put(name, source.text()));
    return Sha256.of(Json.line(List.of(texts, new TreeMap<>(specialTokens))));
  }

  private static Map<String, String> specialTokens(JsonNode config) {
    Map<String, String> tokens = new LinkedHashMap<>();
    config
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              JsonNode text = value.isObject() ? value.path("content") : value;
              if (entry.getKey().endsWith("_token") && text.isTextual()) {
                tokens.put(entry.getKey(), text.textValue());
              }
            });
    return tokens;
  }

  private static Map<String, Source> additional(Path folder) {
    Map<String, Source> sources = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jinja")) {
        for (Path file : files) {
          sources.put(file.getFileName().toString().replaceFirst("\\.jinja$", ""), source(file));
        }
      } catch (IOException e) {
        throw InputException.of("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
      }
    }
    return sources;
  }

  private static JsonNode json(Path file) {
    if (!Files.exists(file)) {
      return MissingNode.getInstance();
    }
    try (InputStream in = GivenFile.open(file)) {
      return Json.RECORDS.readTree(in);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Source source(Path file) {
    RegularFile.require(file);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(LocalFile.bytes(file));
      return new Source(
          file.toString(), StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      throw InputException.of("%s is not UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
