package io.gere.config;

import static io.gere.RootLocale.format;

import java.util.List;

/**
 * The ranges of a recipe's values. Each has an upper end, far above what anyone trains with: a
 * number beyond it is a mistake, and would be found out late, by a lack of memory or by sums that
 * no longer fit into their type.
 */
final class Check {
  /** Of tokens in a text or in what is computed at a time. */
  static final int MOST_TOKENS = 1 << 24;

  /** Of samples in what is computed at a time. */
  static final int MOST_SAMPLES = 1 << 20;

  static final int MOST_EPOCHS = 100_000;

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

  static void between(String key, long value, long least, long most) {
    that(
        value >= least && value <= most,
        key,
        value,
        format("be at least %,d, at most %,d", least, most));
  }

  static void between(String key, double value, double least, double most) {
    that(
        value >= least && value <= most,
        key,
        value,
        "be at least %s, at most %s".formatted(least, most));
  }

  static void above(String key, double value, double bound, double most) {
    that(
        value > bound && value <= most,
        key,
        value,
        "be above %s, at most %s".formatted(bound, most));
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
