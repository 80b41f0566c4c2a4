package io.gere.sample;

import io.gere.config.Recipe;
import io.gere.config.Replay;
import io.gere.storage.Sha256;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.hadoop.conf.Configuration;

/**
 * Decides, document by document in the order of drawing, what joins the replay set. It remembers
 * what has joined, so that nothing joins twice.
 */
public final class DocumentFilter {
  private final Replay rules;
  private final ToIntFunction<String> tokens;
  private final Set<String> taken = new HashSet<>();

  private DocumentFilter(Replay rules, ToIntFunction<String> tokens) {
    this.rules = rules;
    this.tokens = tokens;
  }

  /**
   * The filter that a recipe asks for.
   *
   * @param hadoop where the recipe's evaluation sets are
   * @param tokens how many tokens a text has, before it is cut
   */
  public static DocumentFilter of(
      Recipe recipe, Configuration hadoop, ToIntFunction<String> tokens) {
    return new DocumentFilter(recipe.replay(), tokens);
  }

  /** Digest of all that decides what is refused: the rules and the evaluation texts. */
  public String fingerprint() {
    return Sha256.of(rules.toString());
  }

  /** What documents are compared with; nothing where {@code replay.decontaminate} is false. */
  public Optional<CheckedTexts> checkedTexts() {
    return Optional.empty();
  }

  /** Why the document does not join; nothing where it does, which is remembered. */
  public Optional<Exclusion> refuse(String text) {
    if (tokens.applyAsInt(text) < rules.minTokens()) {
      return Optional.of(Exclusion.TOO_SHORT);
    }
    return taken.add(text) ? Optional.empty() : Optional.of(Exclusion.DUPLICATE);
  }
}
