package io.gere.data.task;

import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.format.Recognition;
import io.gere.data.format.RecordFormat;
import io.gere.data.record.DataFile;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatTemplate;
import io.gere.text.chat.ChatTemplates;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Finds the chat template that a task's conversations are put into. */
record TaskChat(Configuration hadoop, Tokenizer tokenizer) {
  private static final String DEFAULT = "default";

  /** How the task's records become token ids, where they are put into a chat template. */
  Optional<TaskEncoder> find(Task task, Recognition records) {
    ChatTemplates models = ChatTemplates.read(tokenizer.folder());
    boolean byItself = records.turns() && models.sources().containsKey(DEFAULT);
    if (task.chatTemplate() == null && (!byItself || task.template() != null)) {
      return Optional.empty();
    }
    if (task.template() != null
        || !task.wordings().isEmpty()
        || records.format() == RecordFormat.LABELLED) {
      throw InputException.of(
          "task %s: a chat template gives its whole form, so it goes with neither template nor wordings, nor with label/sentence records"
              .formatted(task.name()));
    }
    String source = source(task, models);
    ChatTemplate template = ChatTemplate.of(source, models.specialTokens());
    return Optional.of(
        new ChatTask(
            records.format(),
            new ChatEncoder(template, tokenizer),
            source,
            task.maxSourceTokens() + task.maxTargetTokens()));
  }

  private String source(Task task, ChatTemplates models) {
    String name = task.chatTemplate() == null ? DEFAULT : task.chatTemplate();
    ChatTemplates.Source source = models.sources().get(name);
    if (source != null) {
      return source.text();
    }
    return DataFile.find(hadoop, name)
        .map(DataFile::text)
        .orElseThrow(
            () ->
                InputException.of(
                    "the chat_template of task %s, %s, is neither a file nor one of the model's templates: %s"
                        .formatted(
                            task.name(),
                            name,
                            models.sources().isEmpty()
                                ? "it has none"
                                : String.join(", ", models.sources().keySet()))));
  }
}
