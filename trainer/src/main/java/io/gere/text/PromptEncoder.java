package io.gere.text;

import io.gere.InputException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Prompts and answers as token ids. A prompt keeps to its limit; an answer is never cut.
 *
 * @param maxSourceTokens of a prompt, BOS not counted
 */
public record PromptEncoder(Tokenizer tokenizer, int maxSourceTokens) {
  /**
   * A prompt as token ids.
   *
   * @param ids BOS, where there is one, and the prompt's
   * @param cut whether the prompt was too long
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Source(int[] ids, boolean cut) {}

  /**
   * BOS, where the tokenizer has one, and the prompt's tokens; once, where the prompt itself begins
   * with BOS. A prompt that is too long loses tokens before those of {@link Prompt#after}: the
   * sentence's end first. So the model is always asked for the answer in the same words.
   */
  public Source source(Prompt prompt) {
    TokenizedText tokens = tokenizer.tokenize(prompt);
    int[] ids = tokens.ids();
    boolean cut = ids.length > maxSourceTokens;
    if (cut) {
      int kept = keptOfHead(prompt, tokens);
      int tail = maxSourceTokens - kept;
      ids =
          IntStream.concat(
                  Arrays.stream(ids, 0, kept), Arrays.stream(ids, ids.length - tail, ids.length))
              .toArray();
    }
    return new Source(tokenizer.begun(ids), cut);
  }

  /** A prompt as text without what {@link #source} would cut off, to be put into another form. */
  public Prompt fitted(Prompt prompt) {
    TokenizedText tokens = tokenizer.tokenize(prompt);
    if (tokens.ids().length <= maxSourceTokens) {
      return prompt;
    }
    int kept = keptOfHead(prompt, tokens);
    int end = kept == 0 ? 0 : tokens.ends()[kept - 1];
    String head = prompt.before() + prompt.sentence();
    return new Prompt(head.substring(0, head.offsetByCodePoints(0, end)), "", prompt.after());
  }

  /** How many tokens before the tail there is room for in a prompt that is too long. */
  private int keptOfHead(Prompt prompt, TokenizedText tokens) {
    int tail = tokens.ids().length - firstTokenOfTail(prompt, tokens);
    if (tail > maxSourceTokens) {
      throw InputException.of(
          "max_source_tokens is %d, less than the %d tokens of the template's end: %s"
              .formatted(maxSourceTokens, tail, prompt.after().strip()));
    }
    return maxSourceTokens - tail;
  }

  /** A token that reaches over the border from the sentence belongs to the tail. */
  private static int firstTokenOfTail(Prompt prompt, TokenizedText tokens) {
    String head = prompt.before() + prompt.sentence();
    int border = head.codePointCount(0, head.length()); // spans count code points
    int first = tokens.ids().length;
    while (first > 0 && tokens.ends()[first - 1] > border) {
      first--;
    }
    return first;
  }

  /** The answer's tokens, all of them, and EOS, where the tokenizer has one. */
  public int[] target(String prompt, String answer) {
    return IntStream.concat(Arrays.stream(answer(prompt, answer)), tokenizer.eos().stream())
        .toArray();
  }

  /**
   * The answer's tokens as they stand after this prompt, a space between the two unless the prompt
   * ends in white space. They are what the last line has more with them than without: tokenizers
   * that set a space before every text would otherwise give the answer two.
   *
   * @param prompt the prompt's whole text
   */
  public int[] answer(String prompt, String answer) {
    boolean spaced =
        !prompt.isEmpty() && Character.isWhitespace(prompt.charAt(prompt.length() - 1));
    return behind(prompt, spaced ? answer : " " + answer);
  }

  /**
   * The tokens of what follows a prompt at once.
   *
   * @param prompt the prompt's whole text
   */
  public int[] behind(String prompt, String continuation) {
    String lastLine = prompt.substring(Math.max(0, prompt.lastIndexOf('\n')));
    int[] asked = tokenizer.tokenize(lastLine).ids();
    int[] whole = tokenizer.tokenize(new Prompt(lastLine, continuation, "")).ids();
    int same = Arrays.mismatch(asked, whole);
    return same == asked.length
        ? Arrays.copyOfRange(whole, asked.length, whole.length)
        : tokenizer.encode(continuation);
  }
}
