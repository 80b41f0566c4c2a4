package io.gere.data.format;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.storage.Json;
import io.gere.text.Question;
import io.gere.text.chat.Conversation;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A conversation of turns.
 *
 * @param messages objects with {@code role}, {@code content} and whatever else they have
 * @param tools the tools that the assistant may call, a list; or null
 */
public record Dialogue(
    ArrayNode messages, @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode tools)
    implements Content {

  /** A conversation to which turns are added. */
  public static Dialogue begun(String system) {
    Dialogue dialogue = new Dialogue(Json.MAPPER.createArrayNode(), null);
    if (!system.isEmpty()) {
      dialogue.add("system", system);
    }
    return dialogue;
  }

  /** Adds a turn. */
  public ObjectNode add(String role, String content) {
    return messages.addObject().put("role", role).put("content", content);
  }

  @Override
  public String text() {
    return StreamSupport.stream(messages.spliterator(), false)
        .map(message -> text(message.path("content")))
        .collect(joining("\n"));
  }

  /** A text, or the texts of its parts. */
  private static String text(JsonNode content) {
    return content.isArray()
        ? StreamSupport.stream(content.spliterator(), false)
            .map(part -> part.path("text").asText())
            .collect(joining("\n"))
        : content.asText();
  }

  @Override
  public Optional<Exchange> exchange() {
    boolean system = isPlain(0, "system");
    int first = system ? 1 : 0;
    boolean plain =
        tools == null
            && messages.size() == first + 2
            && isPlain(first, "user")
            && isPlain(first + 1, "assistant");
    return plain
        ? Optional.of(
            new Exchange(
                new Question(system ? content(0) : "", "", content(first)), content(first + 1)))
        : Optional.empty();
  }

  @Override
  public Dialogue dialogue() {
    return this;
  }

  /** Whether the assistant says anything. */
  public boolean hasAnswer() {
    return StreamSupport.stream(messages.spliterator(), false)
        .anyMatch(message -> message.path("role").asText().equals("assistant"));
  }

  /**
   * The conversation as chat templates take it.
   *
   * @param place where it stands, for messages
   */
  public Conversation conversation(String place) {
    return Conversation.read(Json.MAPPER.valueToTree(this), place);
  }

  /** The conversation before its last turn. */
  public Dialogue withoutLast() {
    ArrayNode first = messages.deepCopy();
    first.remove(first.size() - 1);
    return new Dialogue(first, tools);
  }

  /**
   * The same with the system's message before it, where it has none.
   *
   * @param system may be null
   */
  public Dialogue withSystem(String system) {
    if (system == null || messages.path(0).path("role").asText().equals("system")) {
      return this;
    }
    Dialogue whole = new Dialogue(begun(system).messages(), tools);
    whole.messages().addAll(messages);
    return whole;
  }

  /** The conversation up to what the user says last; empty where the user says nothing. */
  Optional<Dialogue> asked() {
    for (int end = messages.size(); end > 0; end--) {
      if (messages.path(end - 1).path("role").asText().equals("user")) {
        ArrayNode first = messages.deepCopy();
        while (first.size() > end) {
          first.remove(end);
        }
        return Optional.of(new Dialogue(first, tools));
      }
    }
    return Optional.empty();
  }

  /** Whether a message has this role and is nothing but text. */
  private boolean isPlain(int index, String role) {
    JsonNode message = messages.path(index);
    return message.path("role").asText().equals(role)
        && message.path("content").isTextual()
        && message.size() == 2;
  }

  private String content(int index) {
    return messages.path(index).path("content").textValue();
  }
}
