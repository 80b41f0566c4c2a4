package io.gere.data.format;

import io.gere.data.record.JsonRecord;
import io.gere.text.Question;

/** What a record asks, in any format; an answer that it has is left out. */
public final class AskedRecord {
  private AskedRecord() {}

  /** The conversation up to what the user says last, which somebody is to answer. */
  public static Dialogue of(JsonRecord record) {
    return whole(record)
        .asked()
        .orElseThrow(() -> record.failure("has no turn of the user that could be answered"));
  }

  private static Dialogue whole(JsonRecord record) {
    if (record.has("messages")) {
      return Conversations.messages(record, "messages");
    }
    if (record.has("conversations")) {
      return Conversations.shareGpt(record);
    }
    if (record.fields().path("prompt").isArray()) {
      return Conversations.messages(record, "prompt");
    }
    if (record.has("prompt")) {
      return said(record, Question.of(record.text("prompt")));
    }
    if (record.has("instruction")) {
      return said(
          record, new Question("", record.text("instruction"), record.textOrNothing("input")));
    }
    throw record.failure(
        "asks nothing: it has none of prompt, messages, conversations, instruction (it has: %s)"
            .formatted(record.names()));
  }

  private static Dialogue said(JsonRecord record, Question question) {
    Dialogue dialogue = Dialogue.begun(record.textOrNothing("system"));
    dialogue.add("user", question.withoutSystem());
    return dialogue;
  }
}
