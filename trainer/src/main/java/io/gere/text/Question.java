package io.gere.text;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/**
 * What a record asks; a part that it does not have is empty.
 *
 * @param system what holds for the whole conversation
 * @param instruction what to do
 * @param input with what, or a question that says by itself what to do
 */
public record Question(String system, String instruction, String input) {

  /** A question that says by itself what to do. */
  public static Question of(String input) {
    return new Question("", "", input);
  }

  /** All of it: its parts with a blank line between them. */
  public String whole() {
    return join(system, instruction, input);
  }

  /** The same without system text. */
  public Question withoutSystemText() {
    return new Question("", instruction, input);
  }

  /** What the user says of it. */
  public String withoutSystem() {
    return join(instruction, input);
  }

  static String join(String... parts) {
    return Stream.of(parts).filter(not(String::isEmpty)).collect(joining("\n\n"));
  }
}
