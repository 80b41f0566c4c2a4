package io.gere.filter;

import io.gere.config.Recipe;
import io.gere.config.Replay;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Decides, document by document in the order of drawing, what joins the replay set. It remembers
 * what has joined, so that nothing joins twice.
 */
public final class DocumentFilter {
  private final Replay rules;
  private final Optional<EvaluationNgrams> evaluation;
  private final Set<Long> joined = new HashSet<>();
  private final Optional<NearDuplicates> nearly;

  private DocumentFilter(Replay rules, Optional<EvaluationNgrams> evaluation) {
    this.rules = rules;
    this.evaluation = evaluation;
    this.nearly =
        Optional.of(rules.nearDuplicate())
            .filter(similarity -> similarity < 1)
            .map(NearDuplicates::new);
  }

  /**
   * The filter that a recipe asks for. The evaluation sets are read here.
   *
   * @param hadoop where the recipe's evaluation sets are
   */
  public static DocumentFilter of(Recipe recipe, Configuration hadoop) {
    Replay rules = recipe.replay();
    return new DocumentFilter(
        rules,
        rules.decontaminate()
            ? Optional.of(EvaluationNgrams.of(recipe, hadoop))
            : Optional.empty());
  }

  /** Digest of the texts that documents are compared with; nothing where they are not. */
  public Optional<String> evaluationTexts() {
    return evaluation.map(EvaluationNgrams::fingerprint);
  }

  /** What documents are compared with; nothing where {@code replay.decontaminate} is false. */
  public Optional<CheckedTexts> checkedTexts() {
    return evaluation.map(EvaluationNgrams::checked);
  }

  /** Why a text is junk, whatever has joined; nothing where it is not. */
  public static Optional<ExclusionReason> junk(String text) {
    return QualityFilter.in(text, WordHashes.of(text));
  }

  /**
   * Why the document does not join; nothing where it does, which is remembered.
   *
   * @param tokens how many tokens it has, before it is cut
   */
  public Optional<ExclusionReason> refuse(String text, IntSupplier tokens) {
    WordHashes words = WordHashes.of(text);
    Optional<ExclusionReason> junk =
        rules.dropJunk() ? QualityFilter.in(text, words) : Optional.empty();
    if (junk.isPresent()) {
      return junk;
    }
    if (tokens.getAsInt() < rules.minTokens()) {
      return Optional.of(ExclusionReason.TOO_SHORT);
    }
    if (joined.contains(words.hash())) {
      return Optional.of(ExclusionReason.DUPLICATE);
    }
    if (nearly.filter(earlier -> earlier.holdOneLike(words)).isPresent()) {
      return Optional.of(ExclusionReason.NEAR_DUPLICATE);
    }
    if (evaluation.filter(passages -> passages.shareOneWith(words)).isPresent()) {
      return Optional.of(ExclusionReason.CONTAMINATED);
    }
    joined.add(words.hash());
    nearly.ifPresent(earlier -> earlier.add(words));
    return Optional.empty();
  }
}
