package io.gere.text;

import io.gere.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a task's record becomes a prompt: fixed text around the record's sentence.
 *
 * @param before text before the sentence; {@code {options}} in it becomes the options, "a, b, c",
 *     {@code {instruction}} and {@code {system}} what the record has of them
 * @param after text after the sentence, likewise
 */
public record InstructionTemplate(String before, String after) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Pattern FILLED = Pattern.compile("\\{(options|instruction|system)}");
  private static final String OPTIONS = "{options}";

  /** The sentence, then {@code Answer:}; for tasks that say by themselves what to do. */
  public static final InstructionTemplate BARE = new InstructionTemplate("", "\nAnswer:");

  /**
   * The continual-learning benchmark's way of asking.
   *
   * @param instruction what to do, ending in a line break
   */
  public static InstructionTemplate benchmark(String instruction) {
    return new InstructionTemplate(instruction + "Option: " + OPTIONS + " \n", BARE.after());
  }

  /**
   * Reads a user's template.
   *
   * @param text holds {@code {sentence}} or {@code {input}}, which mean the same, once; and {@code
   *     {options}}, {@code {instruction}} and {@code {system}} as often as it likes
   */
  public static InstructionTemplate parse(String text) {
    List<MatchResult> sentences =
        PLACEHOLDER.matcher(text).results().filter(InstructionTemplate::isSentence).toList();
    if (sentences.size() != 1) {
      throw InputException.of(
          "the template holds {sentence} or {input} %d times; it must hold one of them once: %s"
              .formatted(sentences.size(), text));
    }
    MatchResult sentence = sentences.get(0);
    return new InstructionTemplate(
        text.substring(0, sentence.start()), text.substring(sentence.end()));
  }

  private static boolean isSentence(MatchResult placeholder) {
    return switch (placeholder.group(1)) {
      case "sentence", "input" -> true;
      case "options", "instruction", "system" -> false;
      default ->
          throw InputException.of(
              "the template holds %s, which is no placeholder; there are {sentence}, {input}, {instruction}, {system} and {options}"
                  .formatted(placeholder.group()));
    };
  }

  /** Whether a recipe's {@code template} is the template itself and not the name of its file. */
  public static boolean isTemplate(String fileOrText) {
    Matcher placeholder = PLACEHOLDER.matcher(fileOrText);
    return placeholder.find();
  }

  /** Whether the instruction has a place of its own. */
  public boolean hasInstruction() {
    return holds("{instruction}");
  }

  /** Whether system text has a place of its own. */
  public boolean hasSystem() {
    return holds("{system}");
  }

  private boolean holds(String placeholder) {
    return before.contains(placeholder) || after.contains(placeholder);
  }

  /** The prompt for one record; without options, {@code {options}} becomes nothing. */
  public Prompt fill(String sentence, List<String> options) {
    return fill(Question.of(sentence), options);
  }

  /**
   * The same. What of a question has no place of its own in the template stands in the sentence's,
   * so that nothing of it is lost: system text, instruction and input with blank lines between.
   */
  public Prompt fill(Question question, List<String> options) {
    String sentence =
        Question.join(
            hasSystem() ? "" : question.system(),
            hasInstruction() ? "" : question.instruction(),
            question.input());
    Filled head = fill(before, question, options);
    Filled tail = fill(after, question, options);
    int border = head.text().length() + sentence.length();
    List<Prompt.Given> given = new ArrayList<>(head.given());
    given.add(new Prompt.Given(head.text().length(), border));
    tail.given().forEach(words -> given.add(words.behind(border)));
    return new Prompt(head.text(), sentence, tail.text(), given);
  }

  /**
   * A template's text around the sentence.
   *
   * @param given what of it the record has filled in
   */
  private record Filled(String text, List<Prompt.Given> given) {}

  /** In one pass: what is filled in is not looked at again. */
  private static Filled fill(String text, Question question, List<String> options) {
    StringBuilder filled = new StringBuilder();
    List<Prompt.Given> given = new ArrayList<>();
    Matcher placeholder = FILLED.matcher(text);
    while (placeholder.find()) {
      placeholder.appendReplacement(filled, "");
      int start = filled.length();
      filled.append(
          switch (placeholder.group(1)) {
            case "options" -> String.join(", ", options);
            case "instruction" -> question.instruction();
            default -> question.system();
          });
      given.add(new Prompt.Given(start, filled.length()));
    }
    placeholder.appendTail(filled);
    return new Filled(filled.toString(), given);
  }
}
