package io.gere.compare;

import io.gere.config.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One way of training: the recipe with some of its keys set.
 *
 * @param settings values in YAML, by key, in the order of the axes
 */
public record Variant(Map<String, String> settings) {
  private static final String LOSS = "loss.replay";
  private static final String FEEDING = "batch.feeding";
  private static final String RATIO = "batch.replay";
  private static final String OMEGA = "loss.omega.strategy";
  private static final String THRESHOLDS = "thresholds.kind";

  /** The keys whose values alone say what is meant. */
  private static final Set<String> PLAIN = Set.of(LOSS, FEEDING);

  public Variant {
    settings = new LinkedHashMap<>(settings);
  }

  /**
   * All combinations that differ in effect, the last axis running fastest. What a loss has no use
   * for is not varied with it: without replay there is one way to feed it.
   */
  public static List<Variant> all(List<Axis> axes, Recipe recipe) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Axis axis : axes) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> settings : combinations) {
        for (String value : axis.values()) {
          Map<String, String> more = new LinkedHashMap<>(settings);
          more.put(axis.key(), value);
          longer.add(more);
        }
      }
      combinations = longer;
    }
    Set<Variant> distinct = new LinkedHashSet<>();
    combinations.forEach(settings -> distinct.add(new Variant(effective(settings, recipe))));
    return List.copyOf(distinct);
  }

  /**
   * The variant that the recipe itself is; null where it is none.
   *
   * @param resolved the recipe with a variant's settings
   */
  public static Variant ofRecipe(
      List<Variant> variants, Recipe recipe, Function<Variant, Recipe> resolved) {
    return variants.stream()
        .filter(variant -> resolved.apply(variant).equals(recipe))
        .findFirst()
        .orElse(null);
  }

  private static Map<String, String> effective(Map<String, String> settings, Recipe recipe) {
    Choices choices =
        new Choices(
            settings.getOrDefault(LOSS, choice(recipe.loss().replay())),
            settings.getOrDefault(FEEDING, choice(recipe.batch().feeding())),
            settings.getOrDefault(OMEGA, choice(recipe.loss().omega().strategy())),
            settings.getOrDefault(THRESHOLDS, choice(recipe.thresholds().kind())));
    Map<String, String> kept = new LinkedHashMap<>(settings);
    kept.keySet().removeIf(choices::ignore);
    return kept;
  }

  /** What decides which other keys have an effect. */
  private record Choices(String loss, String feeding, String omega, String thresholds) {
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

  private static String choice(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As overrides of the recipe. */
  public List<String> overrides() {
    return settings.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  /** A few words for tables. */
  public String name() {
    return settings.isEmpty()
        ? "recipe"
        : settings.entrySet().stream().map(Variant::words).collect(Collectors.joining(", "));
  }

  /** The same as the name of a folder. */
  public String folder() {
    return name().replaceAll("[^A-Za-z0-9._=-]+", "_");
  }

  private static String words(Map.Entry<String, String> setting) {
    boolean plain = PLAIN.contains(setting.getKey());
    return plain ? setting.getValue() : setting.getKey() + "=" + setting.getValue();
  }
}
