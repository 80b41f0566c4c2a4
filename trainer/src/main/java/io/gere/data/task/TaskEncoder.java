package io.gere.data.task;

import io.gere.data.Sample;
import io.gere.data.record.JsonRecord;
import io.gere.text.AnswerBounds;
import java.util.List;
import java.util.Map;

/** How the records of a task in text become token ids. */
sealed interface TaskEncoder permits TextTask, ChatTask {
  /**
   * A record as it is learnt.
   *
   * @param cut whether it was too long and lost something
   * @param answerTokens of an answer that must not be cut, its end counted; 0 where none could be
   */
  record Encoded(Sample sample, boolean cut, int answerTokens) {}

  Encoded encode(JsonRecord record);

  /** The record as a question with its right answer. */
  TaskQuestion question(JsonRecord record);

  /** Where the answers to its questions begin and end. */
  AnswerBounds bounds();

  /** Refuses a record that cannot be asked. */
  void check(JsonRecord record);

  /** Whether there is a right answer. */
  boolean hasAnswer(JsonRecord record);

  /** The template that gives records their form. */
  Object words();

  /** The answers there are; empty where every text is one. */
  List<String> options();

  /** What decides the token ids, besides the records and the tokenizer. */
  Map<String, Object> config();
}
