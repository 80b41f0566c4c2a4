package io.gere.toy.question;

import java.util.List;

/**
 * A question, and the options for its answer.
 *
 * @param question what is asked
 * @param text what it is asked about, or empty when the question says it
 * @param options in the order in which they are offered
 * @param answer one of the options
 */
public record OptionQuestion(String question, String text, List<String> options, String answer) {
  public OptionQuestion {
    options = List.copyOf(options);
    if (!options.contains(answer)) {
      throw new IllegalArgumentException("%s is none of %s".formatted(answer, options));
    }
  }
}
