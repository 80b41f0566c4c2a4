package io.gere.compare;

import io.gere.config.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One way of training: the recipe with some of its keys set.
 *
 * @param settings values in YAML, by key, in the order of the axes
 */
public record Variant(Map<String, String> settings) {
  private static final String LOSS = "loss.replay";
  private static final String FEEDING = "batch.feeding";

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

  /** The variant that the recipe itself is, as far as the axes name it; null where it is none. */
  public static Variant ofRecipe(List<Variant> variants, Recipe recipe) {
    String loss = choice(recipe.loss().replay());
    String feeding = choice(recipe.batch().feeding());
    return variants.stream()
        .filter(variant -> variant.settings.getOrDefault(LOSS, loss).equals(loss))
        .filter(variant -> variant.settings.getOrDefault(FEEDING, feeding).equals(feeding))
        .findFirst()
        .orElse(null);
  }

  private static Map<String, String> effective(Map<String, String> settings, Recipe recipe) {
    String loss = settings.getOrDefault(LOSS, choice(recipe.loss().replay()));
    String feeding = settings.getOrDefault(FEEDING, choice(recipe.batch().feeding()));
    Map<String, String> kept = new LinkedHashMap<>(settings);
    kept.keySet().removeIf(key -> isWithoutEffect(key, loss, feeding));
    return kept;
  }

  private static boolean isWithoutEffect(String key, String loss, String feeding) {
    String section = key.substring(0, Math.max(0, key.indexOf('.')));
    boolean omega = key.startsWith("loss.omega");
    return switch (loss) {
      case "none" ->
          omega || key.equals(FEEDING) || key.equals("batch.replay") || isOfReplay(section);
      case "replay" -> omega || section.equals("thresholds") || isRatioOfMix(key, feeding);
      case "kl", "l1", "l2" -> section.equals("thresholds") || isRatioOfMix(key, feeding);
      default -> isRatioOfMix(key, feeding);
    };
  }

  private static boolean isOfReplay(String section) {
    return Set.of("corpus", "replay", "distill", "thresholds").contains(section);
  }

  /** A mix holds replay documents by chance, not by number. */
  private static boolean isRatioOfMix(String key, String feeding) {
    return key.equals("batch.replay") && feeding.equals("mix");
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
