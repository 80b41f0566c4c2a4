package io.gere.compare;

import io.gere.config.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
  /** The keys whose values alone say what is meant. */
  private static final Set<String> PLAIN = Set.of(MethodChoices.LOSS, MethodChoices.FEEDING);

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
    Map<String, String> kept = new LinkedHashMap<>(settings);
    kept.keySet().removeIf(MethodChoices.of(settings, recipe)::ignore);
    return kept;
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
