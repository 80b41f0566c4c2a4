package io.gere.data.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Task;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.JsonRecord;
import io.gere.text.Tokenizer;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Says where records spell special tokens: somebody may have put them into chat form already. */
record SpeltTokens(Tokenizer tokenizer) {

  /** The sentence, by the first records; empty where they spell none, or where it is wanted. */
  Optional<String> remark(Task task, TaskRecords records) {
    if (!tokenizer.splitsSpecialTokens()) {
      return Optional.empty();
    }
    return records.first().stream()
        .flatMap(record -> spelt(record).map(token -> sentence(task, record, token)).stream())
        .findFirst();
  }

  private Optional<String> spelt(JsonRecord record) {
    return texts(record.fields()).flatMap(text -> tokenizer.spelt(text).stream()).findFirst();
  }

  private static Stream<String> texts(JsonNode value) {
    return value.isTextual()
        ? Stream.of(value.textValue())
        : StreamSupport.stream(value.spliterator(), false).flatMap(SpeltTokens::texts);
  }

  private static String sentence(Task task, JsonRecord record, String token) {
    return "task %s: %s spells %s, which is learnt as text; with text.split_special_tokens: false it would be the special token"
        .formatted(task.name(), record.place(), token);
  }
}
