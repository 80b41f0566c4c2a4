package io.gere.data.task;

import io.gere.data.JsonRecord;
import io.gere.data.Sample;
import io.gere.text.InstructionTemplate;
import io.gere.text.Prompt;
import io.gere.text.PromptEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private static final String NO_GOLD_LABEL = "-";

  /**
   * A record as it is learnt.
   *
   * @param cut whether the prompt was too long and lost the end of its sentence
   * @param answerTokens EOS counted
   */
  record Encoded(Sample sample, boolean cut, int answerTokens) {}

  /** The same task in other words. */
  TextTask in(InstructionTemplate words) {
    return new TextTask(sentenceKey, answerKey, options, words, encoder);
  }

  Encoded encode(JsonRecord record) {
    Prompt prompt = prompt(record);
    PromptEncoder.Source source = encoder.source(prompt);
    int[] target = encoder.target(prompt.text(), answer(record));
    try {
      return new Encoded(Sample.of(source.ids(), target), source.cut(), target.length);
    } catch (IllegalArgumentException e) {
      throw record.failure(e.getMessage());
    }
  }

  TaskQuestion question(JsonRecord record) {
    Prompt prompt = prompt(record);
    return new TaskQuestion(prompt.text(), encoder.source(prompt).ids(), answer(record));
  }

  /** Whether there is a right answer: MNLI marks pairs that its annotators disagreed on. */
  boolean hasAnswer(JsonRecord record) {
    return options.isEmpty()
        || options.contains(NO_GOLD_LABEL)
        || !record.text(answerKey).equals(NO_GOLD_LABEL);
  }

  /** The first labels that the tokenizer does not tell apart, as a list; nothing where it does. */
  Optional<String> labelsOfTheSameTokens() {
    Map<List<Integer>, List<String>> byTokens = new LinkedHashMap<>();
    for (String option : options) {
      int[] tokens = encoder.answer(template.after(), option);
      byTokens
          .computeIfAbsent(Arrays.stream(tokens).boxed().toList(), ids -> new ArrayList<>())
          .add(option);
    }
    return byTokens.values().stream()
        .filter(labels -> labels.size() > 1)
        .map(labels -> String.join(" and ", labels))
        .findFirst();
  }

  /** What decides the token ids, besides the records and the tokenizer. */
  Map<String, Object> config() {
    return Map.of(
        "record format",
        List.of(sentenceKey, answerKey),
        "labels.json",
        options,
        "template",
        template,
        "max_source_tokens",
        encoder.maxSourceTokens());
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
