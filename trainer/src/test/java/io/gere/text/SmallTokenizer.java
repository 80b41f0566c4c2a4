package io.gere.text;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The tokenizers of the test resources. */
public final class SmallTokenizer {
  private SmallTokenizer() {}

  /** 33 whole words; BOS 1, EOS 2; its file asks for truncation to 4 tokens and for BOS. */
  public static Tokenizer wordLevel() {
    return Tokenizer.open(folder("word-level"));
  }

  /** GPT-2's 256 bytes and the merges of " Good" and "Answer"; BOS 265, EOS 266. */
  public static Tokenizer byteLevel() {
    return Tokenizer.open(folder("byte-level"));
  }

  /** The folder of one of {@code word-level}, {@code byte-level}, {@code byte-level-pairs}. */
  public static Path folder(String name) {
    try {
      return Path.of(SmallTokenizer.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
