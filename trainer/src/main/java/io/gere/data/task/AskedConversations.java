package io.gere.data.task;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Evaluate;
import io.gere.data.Sample;
import io.gere.data.format.FieldNames;
import io.gere.data.format.RecordFormat;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.DataFile;
import io.gere.data.record.JsonRecord;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatTemplates;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Conversations that are never learnt, in the form of the model's chat template.
 *
 * @param test asks for their last answers
 * @param samples all of each, with labels on what the assistant says
 */
public record AskedConversations(TaskTestSet test, List<Sample> samples) {
  /** What they are called where scores are listed. */
  public static final String NAME = "conversations";

  public AskedConversations {
    samples = List.copyOf(samples);
  }

  /**
   * Reads them.
   *
   * @param evaluate with {@code conversations}, a file of records in any format that tasks have
   * @param tokenizer the model's
   * @param maxPositions of the model; a conversation that does not fit is refused
   */
  public static AskedConversations read(
      Configuration hadoop, Evaluate evaluate, Tokenizer tokenizer, int maxPositions) {
    String name = evaluate.conversations();
    DataFile file =
        DataFile.find(hadoop, name)
            .filter(found -> !found.isFolder())
            .orElseThrow(
                () -> InputException.of("evaluate.conversations, %s, is no file".formatted(name)));
    TaskRecords records = new TaskRecords(List.of(file), FieldNames.of(null));
    RecordFormat format = records.recognise().format();
    if (format == RecordFormat.TOKEN_IDS || format == RecordFormat.LABELLED) {
      throw InputException.of(
          "%s holds %s records, which are no conversations".formatted(name, format.label()));
    }
    ChatTemplates templates = ChatTemplates.read(tokenizer.folder());
    ChatEncoder encoder = new ChatEncoder(templates.choose(null, false), tokenizer);
    ChatTask task = new ChatTask(format, encoder, "", Integer.MAX_VALUE);
    List<TaskQuestion> questions = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (JsonRecord record : records.all()) {
      TaskQuestion question = task.question(record);
      Sample sample = task.encode(record).sample();
      int longest =
          Math.max(sample.length(), question.promptIds().length + evaluate.maxNewTokens());
      if (longest > maxPositions) {
        throw tooLong(record, longest, maxPositions);
      }
      questions.add(question);
      samples.add(sample);
    }
    return new AskedConversations(new TaskTestSet(questions, List.of(), task.bounds()), samples);
  }

  private static GereException tooLong(JsonRecord record, int tokens, int maxPositions) {
    return InputException.of(
        "%s has %d tokens, with evaluate.max_new_tokens for its last answer, and the model's context is %d; leave the conversation out, or lower that key"
            .formatted(record.place(), tokens, maxPositions));
  }

  /**
   * Some of them.
   *
   * @param to exclusive
   */
  public AskedConversations part(int from, int to) {
    return new AskedConversations(test.part(from, to), samples.subList(from, to));
  }
}
