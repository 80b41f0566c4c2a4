package io.gere.data.task;

import io.gere.data.Sample;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens in a row that are learnt, or are not, as people can read them.
 *
 * @param tokens how many
 * @param labelled whether they have labels
 * @param special whether it is a token that stands for something else than text
 */
public record TokenRun(String text, int tokens, boolean labelled, boolean special) {

  /**
   * A sample's tokens.
   *
   * @param tokenizer null: the ids themselves are shown
   */
  public static List<TokenRun> of(Sample sample, Tokenizer tokenizer) {
    List<TokenRun> runs = new ArrayList<>();
    int[] ids = sample.inputIds();
    int start = 0;
    for (int end = 1; end <= ids.length; end++) {
      if (end == ids.length || !alike(sample, start, end, tokenizer)) {
        runs.add(
            new TokenRun(
                text(ids, start, end, tokenizer),
                end - start,
                isLabelled(sample, start),
                isSpecial(ids[start], tokenizer)));
        start = end;
      }
    }
    return runs;
  }

  private static boolean alike(Sample sample, int one, int other, Tokenizer tokenizer) {
    return isLabelled(sample, one) == isLabelled(sample, other)
        && !isSpecial(sample.inputIds()[one], tokenizer)
        && !isSpecial(sample.inputIds()[other], tokenizer);
  }

  /** The first token is never predicted. */
  private static boolean isLabelled(Sample sample, int at) {
    return at > 0 && sample.labels()[at] != Sample.NO_LABEL;
  }

  private static boolean isSpecial(int id, Tokenizer tokenizer) {
    return tokenizer != null
        && tokenizer.specialTokens().contains(tokenizer.decodeAll(new int[] {id}));
  }

  /** What the tokens add to those before them: many tokenizers drop a first space. */
  private static String text(int[] ids, int start, int end, Tokenizer tokenizer) {
    if (tokenizer == null) {
      return Arrays.toString(Arrays.copyOfRange(ids, start, end));
    }
    String before = tokenizer.decodeAll(Arrays.copyOf(ids, start));
    String whole = tokenizer.decodeAll(Arrays.copyOf(ids, end));
    return whole.startsWith(before)
        ? whole.substring(before.length())
        : tokenizer.decodeAll(Arrays.copyOfRange(ids, start, end));
  }
}
