package io.gere.data.task;

import io.gere.data.JsonRecord;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The formats in which people have task sets, told by the fields of a record. Those that are not
 * read are known by name, so that a message says what a file is and not what it lacks.
 */
enum RecordFormat {
  TOKEN_IDS(true, "pre-tokenised", "input_ids"),
  INSTANCES(false, "a task of Super-NaturalInstructions, as SAPT uses them", "Instances"),
  PREFERENCE(false, "a pair of preferences, as DPO learns them", "chosen", "rejected"),
  KTO(false, "an answer with a judgement, as KTO learns it", "prompt", "completion", "label"),
  PROMPT_COMPLETION(false, "a prompt with its completion", "prompt", "completion"),
  PROMPT_ANSWER(false, "a prompt with its answer, as in TRACE", "prompt", "answer"),
  SHAREGPT(false, "a conversation in ShareGPT's form", "conversations"),
  MESSAGES(false, "a conversation of messages", "messages"),
  ALPACA(false, "an instruction in Alpaca's form", "instruction", "output"),
  LABELLED(true, "a sentence with its label", "sentence"),
  LABEL_ALONE(true, "a sentence with its label", "label"),
  FREE(true, "an input with its output", "input"),
  OUTPUT_ALONE(true, "an input with its output", "output");

  private static final String READ =
      "tasks are read as \"label\" and \"sentence\" (with a labels.json beside the file), as"
          + " \"input\" and \"output\", or as \"input_ids\" and \"labels\"";

  private final boolean read;
  private final String what;
  private final String fields;

  RecordFormat(boolean read, String what, String... fields) {
    this.read = read;
    this.what = what;
    this.fields = String.join(", ", fields);
  }

  /** The format of a task's records, by the first of them; one that is not read is refused. */
  static RecordFormat of(JsonRecord first) {
    Optional<RecordFormat> format =
        Arrays.stream(values())
            .filter(known -> Stream.of(known.fields.split(", ", -1)).allMatch(first::has))
            .findFirst();
    if (format.isEmpty()) {
      throw first.failure(
          "has none of the fields of a task (it has: %s); %s".formatted(first.names(), READ));
    }
    if (!format.get().read) {
      throw first.failure(
          "is %s (%s), which is not read; %s"
              .formatted(format.get().what, format.get().fields, READ));
    }
    return format.get();
  }
}
