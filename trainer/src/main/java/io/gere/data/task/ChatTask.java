package io.gere.data.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.data.Sample;
import io.gere.data.format.Dialogue;
import io.gere.data.format.RecordFormat;
import io.gere.data.record.JsonRecord;
import io.gere.text.AnswerBounds;
import io.gere.text.TemplateException;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.TurnBounds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Records as conversations in the form that the model's chat template gives them. Labels are on
 * what the assistant says, the ends of its turns too.
 *
 * @param source the template's text
 * @param maxTokens of a conversation; a longer one ends after the last answer that is whole
 */
record ChatTask(RecordFormat format, ChatEncoder encoder, String source, int maxTokens)
    implements TaskEncoder {
  @Override
  public Encoded encode(JsonRecord record) {
    ChatEncoder.EncodedChat chat =
        refused(record, () -> encoder.encode(dialogue(record).conversation(record.place())));
    int length = chat.ids().length > maxTokens ? lastWholeAnswer(chat, record) : chat.ids().length;
    int[] ids = Arrays.copyOf(chat.ids(), length);
    int[] labels = ids.clone();
    for (int i = 0; i < length; i++) {
      labels[i] = chat.labelled()[i] ? ids[i] : Sample.NO_LABEL;
    }
    try {
      return new Encoded(new Sample(ids, labels), length < chat.ids().length, 0);
    } catch (IllegalArgumentException e) {
      throw record.failure(e.getMessage());
    }
  }

  private int lastWholeAnswer(ChatEncoder.EncodedChat chat, JsonRecord record) {
    for (int end = maxTokens; end > 0; end--) {
      if (chat.labelled()[end - 1] && !chat.labelled()[end]) {
        return end;
      }
    }
    throw InputException.of(
        "%s: not even its first answer ends within %d tokens, max_source_tokens and max_target_tokens of its task; raise them"
            .formatted(record.place(), maxTokens));
  }

  @Override
  public TaskQuestion question(JsonRecord record) {
    Dialogue dialogue = dialogue(record);
    JsonNode answer = dialogue.messages().path(dialogue.messages().size() - 1);
    if (!answer.path("role").asText().equals("assistant") || !answer.path("content").isTextual()) {
      throw record.failure("does not end with an answer in text, so it cannot be asked");
    }
    Dialogue asked = dialogue.withoutLast();
    ChatEncoder.AskedChat chat =
        refused(record, () -> encoder.prompt(asked.conversation(record.place())));
    return new TaskQuestion(chat.text(), chat.ids(), answer.path("content").textValue());
  }

  @Override
  public AnswerBounds bounds() {
    return new TurnBounds(encoder).find();
  }

  @Override
  public void check(JsonRecord record) {
    dialogue(record);
  }

  @Override
  public boolean hasAnswer(JsonRecord record) {
    return true;
  }

  @Override
  public Object words() {
    return source;
  }

  @Override
  public List<String> options() {
    return List.of();
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "record format", format.required(), "chat template", source, "max_tokens", maxTokens);
  }

  private Dialogue dialogue(JsonRecord record) {
    return format.content(record).dialogue();
  }

  /** A template's refusal is one of the record that it was given. */
  static <T> T refused(JsonRecord record, Supplier<T> rendering) {
    try {
      return rendering.get();
    } catch (TemplateException e) {
      throw refusal(record, e);
    }
  }

  private static GereException refusal(JsonRecord record, TemplateException e) {
    return InputException.of(
        "%s: the chat template refuses it: %s".formatted(record.place(), e.getMessage()), e);
  }
}
