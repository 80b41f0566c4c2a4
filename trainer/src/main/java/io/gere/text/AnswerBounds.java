package io.gere.text;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where an answer begins and ends.
 *
 * @param spaced whether a space stands between the prompt and the answer; in a chat form an answer
 *     follows the generation prompt at once
 * @param ends ids of the tokens that end an answer; where there are none, it is as long as allowed
 * @param turns texts with which another turn begins, so that no answer holds them
 */
public record AnswerBounds(boolean spaced, Set<Integer> ends, List<String> turns) {
  public AnswerBounds {
    ends = Collections.unmodifiableSet(new TreeSet<>(ends)); // sorted, for digests
    turns = List.copyOf(turns);
  }

  /** Of answers to plain prompts, which EOS ends where there is one. */
  public static AnswerBounds plain(Tokenizer tokenizer) {
    return new AnswerBounds(
        true, tokenizer.eos().stream().boxed().collect(Collectors.toSet()), List.of());
  }

  /**
   * An answer's tokens as they stand behind a prompt, its end not among them.
   *
   * @param prompt the prompt's whole text
   */
  public int[] answer(PromptEncoder encoder, String prompt, String answer) {
    return spaced ? encoder.answer(prompt, answer) : encoder.behind(prompt, answer);
  }
}
