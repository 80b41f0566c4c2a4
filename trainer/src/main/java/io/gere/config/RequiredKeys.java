package io.gere.config;

import io.gere.GereException;
import io.gere.InputException;
import java.util.Collection;

/** Keys that may be empty in a recipe, but not for the command that is about to use them. */
public final class RequiredKeys {
  private RequiredKeys() {}

  /** The value of {@code key}; a usage error where it is null. */
  public static String text(String key, String value) {
    if (value == null) {
      throw missing(key);
    }
    return value;
  }

  /** The values of {@code key}; a usage error where there are none. */
  public static <C extends Collection<?>> C items(String key, C values) {
    if (values.isEmpty()) {
      throw missing(key);
    }
    return values;
  }

  private static GereException missing(String key) {
    return InputException.of(
        "%s is missing; write it in the recipe or add --set %s=VALUE".formatted(key, key));
  }
}
