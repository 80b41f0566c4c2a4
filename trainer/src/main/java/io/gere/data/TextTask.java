package io.gere.data;

import io.gere.text.InstructionTemplate;
import io.gere.text.Prompt;
import io.gere.text.PromptEncoder;
import java.util.List;

/**
 * How the records of a task in text become token ids.
 *
 * @param sentenceKey the field that goes into the prompt
 * @param answerKey the field that holds the answer
 * @param options the answers there are; empty where every text is one
 */
record TextTask(
    String sentenceKey,
    String answerKey,
    List<String> options,
    InstructionTemplate template,
    PromptEncoder encoder) {

  Sample sample(JsonRecord record) {
    Prompt prompt = prompt(record);
    int[] target = encoder.target(prompt.text(), answer(record));
    try {
      return Sample.of(encoder.source(prompt), target);
    } catch (IllegalArgumentException e) {
      throw record.failure(e.getMessage());
    }
  }

  Question question(JsonRecord record) {
    Prompt prompt = prompt(record);
    return new Question(prompt.text(), encoder.source(prompt), answer(record));
  }

  private Prompt prompt(JsonRecord record) {
    return template.fill(record.text(sentenceKey), options);
  }

  private String answer(JsonRecord record) {
    String answer = record.text(answerKey);
    if (!options.isEmpty() && !options.contains(answer)) {
      throw record.failure(
          "has the label \"%s\", which is not in labels.json: %s".formatted(answer, options));
    }
    return answer;
  }
}
