package io.gere.config;

import java.util.List;

/** The ranges of a recipe's values. */
final class Check {
  private Check() {}

  /**
   * Refuses a value.
   *
   * @param requirement what goes on after "it must"
   */
  static void that(boolean holds, String key, Object value, String requirement) {
    if (!holds) {
      throw new KeyException(key, "is %s; it must %s".formatted(value, requirement));
    }
  }

  static void atLeast(String key, long value, long least) {
    that(value >= least, key, value, "be at least " + least);
  }

  static void atLeast(String key, double value, double least) {
    that(value >= least && Double.isFinite(value), key, value, "be finite and at least " + least);
  }

  static void above(String key, double value, double bound) {
    that(value > bound && Double.isFinite(value), key, value, "be finite and above " + bound);
  }

  /**
   * Refuses all but multiples, from one on.
   *
   * @param unitName what {@code unit} is to the user
   */
  static void multiple(String key, long value, long unit, String unitName) {
    that(
        value >= unit && value % unit == 0,
        key,
        value,
        "be a multiple of %s, %d".formatted(unitName, unit));
  }

  /** Refuses what is no field's name; dots lead into records. */
  static void fieldName(String key, String name) {
    boolean named =
        !name.isBlank() && List.of(name.split("\\.", -1)).stream().noneMatch(String::isBlank);
    that(named, key, name, "be a field's name, such as meta.source");
  }

  /**
   * A path as Hadoop must be told: "a:b" would be b on a file system called a, and not the file of
   * that name.
   *
   * @param written as in the recipe; may be null
   */
  static String path(String written) {
    boolean looksRemote = written != null && written.matches("[^/]*:(?!/).*");
    return looksRemote ? "./" + written : written;
  }
}
