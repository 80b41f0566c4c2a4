package io.gere.spark.sample;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.storage.LocalCopy;
import io.gere.text.Tokenizer;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * How many tokens a text has for the model that will read it. Without that model's tokenizer the
 * counts are unknown, and then no text has too few.
 */
final class TokenCount implements ToIntFunction<String>, AutoCloseable {
  /** {@code replay.min_tokens} asks for no more unless it is set. */
  private static final int UNASKED = 2;

  private final Optional<Tokenizer> tokenizer;
  private String last = "";
  private int count;

  TokenCount(Optional<Tokenizer> tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * By the tokenizer in {@code base.path}.
   *
   * @throws GereException where there is none and the recipe needs one
   */
  static TokenCount of(Recipe recipe, Configuration hadoop) {
    Optional<Tokenizer> tokenizer =
        Optional.ofNullable(recipe.base().path())
            .map(
                base ->
                    Tokenizer.openIfPresent(LocalCopy.of(hadoop, new Path(base)), recipe.text()));
    int fewest = recipe.replay().minTokens();
    if (tokenizer.isEmpty() && fewest > UNASKED) {
      throw InputException.of(
          "replay.min_tokens is %d, but there is no tokenizer.json in base.path to count tokens with; name a model that has one, or leave replay.min_tokens at %d"
              .formatted(fewest, UNASKED));
    }
    return new TokenCount(tokenizer);
  }

  @Override
  public int applyAsInt(String text) {
    return tokenizer.isEmpty() ? Integer.MAX_VALUE : counted(text);
  }

  /** The text's tokens; 0 where that is unknown. */
  int known(String text) {
    return tokenizer.isEmpty() ? 0 : counted(text);
  }

  /** The filter and the report ask about the same text, one after the other. */
  @SuppressWarnings("ReferenceEquality")
  private int counted(String text) {
    if (text != last) {
      count = tokenizer.orElseThrow().encode(text).length;
      last = text;
    }
    return count;
  }

  /** Digest of the tokenizer; nothing where there is none. */
  Optional<String> fingerprint() {
    return tokenizer.map(Tokenizer::fingerprint);
  }

  @Override
  public void close() {
    tokenizer.ifPresent(Tokenizer::close);
  }
}
