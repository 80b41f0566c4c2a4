package io.gere.data.format;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.data.record.JsonRecord;
import io.gere.text.Question;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The formats in which people have task sets, told by the fields of their records. What cannot be
 * learnt from is known by name, so that a message says what a file is and not what it lacks.
 */
public enum RecordFormat {
  TOKEN_IDS("pre-tokenised", List.of("input_ids"), List.of("labels")),
  INSTANCES(
      "Super-NaturalInstructions",
      List.of(Instances.FIELD),
      List.of("instruction", "input", "output")),
  PREFERENCE("preference", List.of("chosen", "rejected"), List.of()),
  KTO("preference", List.of("prompt", "completion", "label"), List.of()),
  SHAREGPT("sharegpt", List.of("conversations"), List.of("system", "tools")),
  MESSAGES("messages", List.of("messages"), List.of("system", "tools")),
  PROMPT_COMPLETION(
      "prompt/completion", List.of("prompt", "completion"), List.of("system", "tools")),
  PROMPT_ANSWER("prompt/answer", List.of("prompt", "answer"), List.of("system")),
  ALPACA("alpaca", List.of("instruction", "output"), List.of("input", "system", "history")),
  LABELLED("label/sentence", List.of("sentence", "label"), List.of()),
  FREE("input/output", List.of("input", "output"), List.of("system"));

  private static final Map<String, RecordFormat> BY_ONE_FIELD =
      Map.of("sentence", LABELLED, "label", LABELLED, "input", FREE, "output", FREE);

  private final String label;
  private final String required;
  private final String optional;

  RecordFormat(String label, List<String> required, List<String> optional) {
    this.label = label;
    this.required = String.join(" ", required);
    this.optional = String.join(" ", optional);
  }

  /**
   * The format of a task's records; one that cannot be learnt from is refused.
   *
   * @param first the first record, for messages
   * @param fields that the first records have
   */
  static RecordFormat of(JsonRecord first, Set<String> fields) {
    RecordFormat format =
        Arrays.stream(values())
            .filter(known -> fields.containsAll(known.required()))
            .findFirst()
            .or(() -> byOneField(fields))
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s has the fields of no known format (it has: %s); there are %s; tasks.*.columns gives fields such names, as in {prompt: question}"
                            .formatted(first.place(), String.join(", ", fields), known())));
    if (!format.isRead()) {
      throw InputException.of(
          "%s is a judgement of answers (%s), as DPO and KTO learn them by comparing; here answers are learnt, so make records of the good ones, such as {\"prompt\", \"completion\"}"
              .formatted(first.place(), String.join(", ", format.required())));
    }
    return format;
  }

  private static Optional<RecordFormat> byOneField(Set<String> fields) {
    return fields.stream().filter(BY_ONE_FIELD::containsKey).findFirst().map(BY_ONE_FIELD::get);
  }

  private static String known() {
    return Arrays.stream(values())
        .filter(RecordFormat::isRead)
        .map(format -> "%s (%s)".formatted(format.label, String.join(", ", format.required())))
        .collect(joining(", "));
  }

  private boolean isRead() {
    return this != PREFERENCE && this != KTO;
  }

  private static List<String> words(String fields) {
    return List.of(fields.strip().split(" ", -1));
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** The fields that every record has. */
  public List<String> required() {
    return words(required);
  }

  /** Whether records say what to do in a field of its own. */
  public boolean hasInstruction() {
    return this == ALPACA || this == INSTANCES;
  }

  /** Whether a record is made of turns, and not of one question and its answer. */
  boolean isConversation(JsonRecord record) {
    return switch (this) {
      case SHAREGPT, MESSAGES -> true;
      case PROMPT_COMPLETION -> record.fields().path("prompt").isArray();
      case ALPACA -> hasHistory(record);
      case TOKEN_IDS, INSTANCES, PREFERENCE, KTO, PROMPT_ANSWER, LABELLED, FREE -> false;
    };
  }

  /** Whether this field is read. */
  boolean reads(String field) {
    return this == TOKEN_IDS || words(required).contains(field) || words(optional).contains(field);
  }

  /**
   * What a record of this format says.
   *
   * @throws InputException where a field is missing or is not what it must be, or a text would be
   *     dropped
   */
  public Content content(JsonRecord record) {
    requireAllRead(record);
    return switch (this) {
      case ALPACA, INSTANCES -> alpaca(record);
      case SHAREGPT -> Conversations.shareGpt(record);
      case MESSAGES -> Conversations.messages(record, "messages");
      case PROMPT_COMPLETION ->
          record.fields().path("prompt").isArray()
              ? Conversations.messages(record, "prompt", "completion")
              : exchange(record, "prompt", "completion");
      case PROMPT_ANSWER -> exchange(record, "prompt", "answer");
      case LABELLED -> exchange(record, "sentence", "label");
      case FREE -> exchange(record, "input", "output");
      case TOKEN_IDS, PREFERENCE, KTO -> throw new IllegalStateException(this + " is no text");
    };
  }

  private static Exchange exchange(JsonRecord record, String input, String answer) {
    return new Exchange(
        new Question(record.textOrNothing("system"), "", record.text(input)), record.text(answer));
  }

  private static Content alpaca(JsonRecord record) {
    Exchange exchange =
        new Exchange(
            new Question(
                record.textOrNothing("system"),
                record.text("instruction"),
                record.textOrNothing("input")),
            record.text("output"));
    return hasHistory(record) ? Conversations.alpaca(record, exchange) : exchange;
  }

  private static boolean hasHistory(JsonRecord record) {
    return record.has("history") && !record.fields().path("history").isEmpty();
  }

  /** A text that nothing reads would be dropped. */
  private void requireAllRead(JsonRecord record) {
    for (Map.Entry<String, JsonNode> field : record.fields().properties()) {
      String name = field.getKey();
      if (!reads(name) && !Metadata.isNamed(name) && Metadata.isText(field.getValue())) {
        throw InputException.of(
            "%s has text in \"%s\", which nothing reads: %s records have %s; give it one of these names by tasks.*.columns, or leave it out by columns: {ignore: [%s]}"
                .formatted(
                    record.place(),
                    name,
                    label,
                    String.join(", ", words(required + " " + optional)),
                    name));
      }
    }
  }
}
