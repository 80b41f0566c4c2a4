package io.gere.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;

/**
 * A text's tokens and where they stand in it.
 *
 * @param ids without special tokens at its ends
 * @param starts the first code point of each
 * @param ends the code point after the last of each; a token that stands for no text ends where it
 *     starts
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenizedText(int[] ids, int[] starts, int[] ends) {

  static TokenizedText of(Encoding encoding) {
    CharSpan[] spans = encoding.getCharTokenSpans();
    int[] starts = new int[spans.length];
    int[] ends = new int[spans.length];
    for (int i = 0; i < spans.length; i++) {
      // What the tokenizer has put in by itself has no place.
      starts[i] = spans[i] == null ? 0 : spans[i].getStart();
      ends[i] = spans[i] == null ? 0 : spans[i].getEnd();
    }
    return new TokenizedText(
        Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray(), starts, ends);
  }
}
