package io.gere.data.task;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.data.Sample;
import io.gere.data.format.Exchange;
import io.gere.data.format.RecordFormat;
import io.gere.data.record.JsonRecord;
import io.gere.text.AnswerBounds;
import io.gere.text.InstructionTemplate;
import io.gere.text.Prompt;
import io.gere.text.PromptEncoder;
import io.gere.text.Question;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records as prompts in a template of a task's own, and answers.
 *
 * @param options the answers there are; empty where every text is one
 * @param chat the form in which its questions are put; nothing: as they are learnt
 */
record TextTask(
    RecordFormat format,
    List<String> options,
    InstructionTemplate template,
    PromptEncoder encoder,
    Optional<ChatForm> chat)
    implements TaskEncoder {
  private static final String NO_GOLD_LABEL = "-";

  TextTask {
    if (template.hasInstruction() && !format.hasInstruction()) {
      throw InputException.of(
          "a template asks with {instruction}, but %s records have none; write the words into the template itself"
              .formatted(format.label()));
    }
  }

  @Override
  public Object words() {
    return template;
  }

  /** The same task in other words. */
  TextTask in(InstructionTemplate words) {
    return new TextTask(format, options, words, encoder, chat);
  }

  /** The same task, asked in a chat form. */
  TextTask askedIn(ChatForm form) {
    return new TextTask(format, options, template, encoder, Optional.of(form));
  }

  @Override
  public Encoded encode(JsonRecord record) {
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

  @Override
  public TaskQuestion question(JsonRecord record) {
    Exchange exchange = exchange(record);
    if (chat.isPresent()) {
      ChatEncoder.AskedChat asked =
          ChatTask.refused(record, () -> asked(exchange.question(), chat.get()));
      return new TaskQuestion(asked.text(), asked.ids(), exchange.answer());
    }
    Prompt prompt = template.fill(exchange.question(), options);
    return new TaskQuestion(prompt.text(), encoder.source(prompt).ids(), exchange.answer());
  }

  /** System text has a turn of its own, unless the template has a place for it. */
  private ChatEncoder.AskedChat asked(Question question, ChatForm form) {
    Question turn = template.hasSystem() ? question : question.withoutSystemText();
    Prompt prompt = encoder.fitted(template.fill(turn, options));
    return form.ask(template.hasSystem() ? "" : question.system(), prompt.text());
  }

  @Override
  public AnswerBounds bounds() {
    return chat.map(ChatForm::bounds).orElseGet(() -> AnswerBounds.plain(encoder.tokenizer()));
  }

  /** Whether there is a right answer: MNLI marks pairs that its annotators disagreed on. */
  @Override
  public boolean hasAnswer(JsonRecord record) {
    return options.isEmpty()
        || options.contains(NO_GOLD_LABEL)
        || !record.text("label").equals(NO_GOLD_LABEL);
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

  @Override
  public Map<String, Object> config() {
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

  @Override
  public void check(JsonRecord record) {
    exchange(record);
  }

  private Exchange exchange(JsonRecord record) {
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
        "%s is a conversation of several turns, or with tools, which only a chat template makes one text of; name one by tasks.*.chat_template, or the model's own by chat_template: default"
            .formatted(record.place()));
  }
}
