package io.gere.text.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.input.GivenFile;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where turns begin and end in a model's chat form, for a model that is to write them itself.
 *
 * @param begun token ids of a conversation up to where the user's first words would stand
 * @param userEnds tokens that end what the user says; none where the template ends it in plain text
 * @param assistantEnds tokens that end what the assistant says
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TurnForm(int[] begun, Set<Integer> userEnds, Set<Integer> assistantEnds) {
  /** Words that no template holds, and that none looks into. */
  private static final String QUESTION = "gerequestion";

  private static final String ANSWER = "gereanswer";

  /**
   * Looks at how a template writes a question and its answer.
   *
   * @param system what stands before them, or null
   */
  public static TurnForm of(ChatEncoder encoder, String system) {
    List<Map<String, Object>> messages = new ArrayList<>();
    if (system != null) {
      messages.add(message("system", system));
    }
    messages.add(message("user", QUESTION));
    messages.add(message("assistant", ANSWER));
    Conversation whole = Conversation.of(messages);
    Conversation asked = whole.first(messages.size() - 1);
    Set<Integer> ends = new TreeSet<>(stopTokens(encoder.tokenizer()));
    String answered = encoder.template().render(whole, false, encoder.now()).text();
    ends.addAll(end(after(answered, ANSWER), encoder.tokenizer()));
    if (ends.isEmpty()) {
      throw InputException.of(
          "the chat template of %s ends the assistant's turn with no special token, and no file beside it names one, so no answer would end; name it as eos_token in tokenizer_config.json there, or as text.eos in the recipe"
              .formatted(encoder.tokenizer().folder()));
    }
    String question = encoder.template().render(asked, false, encoder.now()).text();
    return new TurnForm(
        encoder.begun(asked, QUESTION),
        end(after(question, QUESTION), encoder.tokenizer()),
        Set.copyOf(ends));
  }

  private static Map<String, Object> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  private static String after(String text, String words) {
    int place = text.lastIndexOf(words);
    if (place < 0) {
      throw InputException.of(
          "the chat template does not show what is said, so nothing can be asked in its form");
    }
    return text.substring(place + words.length());
  }

  /** The special token that a text begins with, white space aside. */
  private static Set<Integer> end(String text, Tokenizer tokenizer) {
    Optional<String> first =
        tokenizer.specialTokens().stream()
            .filter(text.stripLeading()::startsWith)
            .max(Comparator.comparingInt(String::length));
    return first.map(token -> Set.of(tokenizer.tokenize(token).ids()[0])).orElse(Set.of());
  }

  /** EOS, and what {@code generation_config.json} lets an answer end with. */
  private static Set<Integer> stopTokens(Tokenizer tokenizer) {
    Set<Integer> stops = new TreeSet<>();
    tokenizer.eos().ifPresent(stops::add);
    Path file = tokenizer.folder().resolve("generation_config.json");
    if (Files.exists(file)) {
      try (InputStream in = GivenFile.open(file)) {
        Json.RECORDS.readTree(in).findValues("eos_token_id").stream()
            .forEach(ids -> addTo(stops, ids));
      } catch (IOException e) {
        throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
      }
    }
    return stops;
  }

  /** An id, or an array of them. */
  private static void addTo(Set<Integer> stops, JsonNode ids) {
    ids.forEach(each -> addTo(stops, each));
    if (ids.isInt()) {
      stops.add(ids.intValue());
    }
  }
}
