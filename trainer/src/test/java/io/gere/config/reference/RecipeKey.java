package io.gere.config.reference;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.gere.config.Default;
import io.gere.config.Recipe;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A key of the recipe, as its record declares it.
 *
 * @param key in full; {@code *} stands for an item's number
 * @param type of its value, of an item where it is a list
 * @param list whether it is a list
 * @param preset its default as YAML; empty where there is none
 * @param choices of an enum, with what each means
 * @param range least and most, where both are numbers of the source
 */
record RecipeKey(
    String key,
    Class<?> type,
    boolean list,
    Optional<String> preset,
    String meaning,
    Map<String, String> choices,
    Optional<double[]> range) {

  /** All of them, sections before what is in them. */
  static List<RecipeKey> all() {
    List<RecipeKey> keys = new ArrayList<>();
    add("", Recipe.class, keys);
    return keys;
  }

  private static void add(String prefix, Class<?> record, List<RecipeKey> keys) {
    DocumentedSource source = new DocumentedSource(record);
    for (RecordComponent component : record.getRecordComponents()) {
      String key =
          prefix
              + PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
      boolean list = component.getType() == List.class;
      Class<?> type =
          list
              ? (Class<?>)
                  ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
              : component.getType();
      Default preset = component.getAnnotation(Default.class);
      keys.add(
          new RecipeKey(
              key,
              type,
              list,
              Optional.ofNullable(preset).map(Default::value),
              source.ofComponent(component.getName()).orElse(""),
              choices(type),
              source.range(key).flatMap(bounds -> numbers(bounds, record))));
      if (type.isRecord()) {
        add(list ? key + ".*." : key + ".", type, keys);
      }
    }
  }

  private static Map<String, String> choices(Class<?> type) {
    Map<String, String> choices = new LinkedHashMap<>();
    if (type.isEnum()) {
      new DocumentedSource(type)
          .ofConstants(type)
          .forEach(
              (name, meaning) ->
                  choices.put(name.toLowerCase(Locale.ROOT).replace('_', '-'), meaning));
    }
    return choices;
  }

  private static Optional<double[]> numbers(String[] bounds, Class<?> record) {
    double[] range = new double[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      Optional<Double> number = number(bounds[i].strip(), record);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      range[i] = number.get();
    }
    return Optional.of(range);
  }

  /** A number, or a constant of the record or of {@code Check}. */
  private static Optional<Double> number(String written, Class<?> record) {
    String name = written.replace("Check.", "");
    if (!name.matches("[A-Z_]+")) {
      return written.matches("[0-9._eE-]+")
          ? Optional.of(Double.valueOf(written.replace("_", "")))
          : Optional.empty();
    }
    try {
      Class<?> owner = name.equals(written) ? record : Class.forName("io.gere.config.Check");
      var constant = owner.getDeclaredField(name);
      constant.setAccessible(true);
      return Optional.of(((Number) constant.get(null)).doubleValue());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(written, e);
    }
  }

  /** Whether it is a section of other keys. */
  boolean isSection() {
    return type.isRecord();
  }

  /** Whether it may be left empty. */
  boolean mayBeNull() {
    return preset.filter("null"::equals).isPresent();
  }
}
