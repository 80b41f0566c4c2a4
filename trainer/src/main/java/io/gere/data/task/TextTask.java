package io.gere.data.task;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.data.Sample;
import io.gere.data.format.Exchange;
import io.gere.data.format.RecordFormat;
import io.gere.data.record.JsonRecord;
import io.gere.text.InstructionTemplate;
import io.gere.text.Prompt;
import io.gere.text.PromptEncoder;
import java.util.List;
import java.util.Map;

/**
 * How the records of a task in text become token ids.
 *
 * @param options the answers there are; empty where every text is one
 */
record TextTask(
    RecordFormat format,
    List<String> options,
    InstructionTemplate template,
    PromptEncoder encoder) {
  private static final String NO_GOLD_LABEL = "-";

  TextTask {
    if (template.hasInstruction() && !format.hasInstruction()) {
      throw InputException.of(
          "a template asks with {instruction}, but %s records have none; write the words into the template itself"
              .formatted(format.label()));
    }
  }

  /**
   * A record as it is learnt.
   *
   * @param cut whether the prompt was too long and lost the end of its sentence
   * @param answerTokens EOS counted
   */
  record Encoded(Sample sample, boolean cut, int answerTokens) {}

  /** The same task in other words. */
  TextTask in(InstructionTemplate words) {
    return new TextTask(format, options, words, encoder);
  }

  Encoded encode(JsonRecord record) {
    Exchange exchange = exchange(record);
    Prompt prompt = template.fill(exchange.question(), options);
    PromptEncoder.Source source = encoder.source(prompt);
    int[] target = encoder.target(prompt.text(), exchange.answer());
    try {
      return new Encoded(Sample.of(source.ids(), target), source.cut(), target.length);
    } catch (IllegalArgumentException e) {
      throw record.failure(e.getMessage());
    }
  }

  TaskQuestion question(JsonRecord record) {
    Exchange exchange = exchange(record);
    Prompt prompt = template.fill(exchange.question(), options);
    return new TaskQuestion(prompt.text(), encoder.source(prompt).ids(), exchange.answer());
  }

  /** Whether there is a right answer: MNLI marks pairs that its annotators disagreed on. */
  boolean hasAnswer(JsonRecord record) {
    return options.isEmpty()
        || options.contains(NO_GOLD_LABEL)
        || !record.text("label").equals(NO_GOLD_LABEL);
  }

  /** What decides the token ids, besides the records and the tokenizer. */
  Map<String, Object> config() {
    return Map.of(
        "record format",
        format.required(),
        "labels.json",
        options,
        "template",
        template,
        "max_source_tokens",
        encoder.maxSourceTokens());
  }

  /** What a record asks and answers; one that is neither is refused. */
  Exchange exchange(JsonRecord record) {
    Exchange exchange = format.content(record).exchange().orElseThrow(() -> severalTurns(record));
    if (!options.isEmpty() && !options.contains(exchange.answer())) {
      throw record.failure(
          "has the label \"%s\", which is not in labels.json: %s"
              .formatted(exchange.answer(), options));
    }
    return exchange;
  }

  private static GereException severalTurns(JsonRecord record) {
    return InputException.of(
        "%s is a conversation of several turns, or with tools, which only a chat template can put into one text"
            .formatted(record.place()));
  }
}
