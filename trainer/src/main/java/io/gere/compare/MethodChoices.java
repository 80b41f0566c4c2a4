package io.gere.compare;

import io.gere.config.Recipe;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The choices of a variant that decide which of its other keys have an effect, as in YAML. */
record MethodChoices(String loss, String feeding, String omega, String thresholds) {
  static final String LOSS = "loss.replay";
  static final String FEEDING = "batch.feeding";
  private static final String RATIO = "batch.replay";
  private static final String OMEGA = "loss.omega.strategy";
  private static final String THRESHOLDS = "thresholds.kind";

  /** What the settings choose, and the recipe where they do not. */
  static MethodChoices of(Map<String, String> settings, Recipe recipe) {
    return new MethodChoices(
        settings.getOrDefault(LOSS, choice(recipe.loss().replay())),
        settings.getOrDefault(FEEDING, choice(recipe.batch().feeding())),
        settings.getOrDefault(OMEGA, choice(recipe.loss().omega().strategy())),
        settings.getOrDefault(THRESHOLDS, choice(recipe.thresholds().kind())));
  }

  private static String choice(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether training is the same whatever the key's value. */
  boolean ignore(String key) {
    String section = key.substring(0, Math.max(0, key.indexOf('.')));
    return switch (loss) {
      case "none" ->
          section.equals("thresholds")
              || isOfOmega(key)
              || key.equals(FEEDING)
              || key.equals(RATIO)
              || isOfReplay(section);
      case "replay" -> section.equals("thresholds") || isOfOmega(key) || isRatioOfMix(key);
      case "kl", "l1", "l2" ->
          section.equals("thresholds") || isOtherOmega(key) || isRatioOfMix(key);
      default -> isOtherOmega(key) || isOtherThreshold(key) || isRatioOfMix(key);
    };
  }

  private static boolean isOfReplay(String section) {
    return Set.of("corpus", "replay", "distill").contains(section);
  }

  private static boolean isOfOmega(String key) {
    return key.startsWith("loss.omega");
  }

  /** A fixed ω has a value, any other a largest one. */
  private boolean isOtherOmega(String key) {
    return key.equals(omega.equals("fixed") ? "loss.omega.max" : "loss.omega.value");
  }

  private boolean isOtherThreshold(String key) {
    return key.equals(thresholds.equals("sigma") ? "thresholds.quantile" : "thresholds.sigma");
  }

  /** A mix holds replay documents by chance, not by number. */
  private boolean isRatioOfMix(String key) {
    return key.equals(RATIO) && feeding.equals("mix");
  }
}
