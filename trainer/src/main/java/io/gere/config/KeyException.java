package io.gere.config;

import io.gere.InputException;

/** A key of the recipe that is not there, or whose value is refused. */
public final class KeyException extends InputException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String problem;

  /**
   * @param key the full key; {@code *} stands for an item's number in a list
   * @param problem the rest of the sentence that starts with the key
   */
  public KeyException(String key, String problem) {
    super((key + " " + problem).strip(), null);
    this.key = key;
    this.problem = problem;
  }

  public String key() {
    return key;
  }

  /** The same for the item that {@code path}, a key within it, is about. */
  public KeyException inItem(String path) {
    return new KeyException(inItem(key, path), problem);
  }

  /** {@code tasks.*.name} becomes {@code tasks.3.name} for anything in that item. */
  public static String inItem(String pattern, String key) {
    String[] names = pattern.split("\\.", -1);
    String[] actual = key.split("\\.", -1);
    for (int i = 0; i < names.length && i < actual.length; i++) {
      names[i] = names[i].equals("*") ? actual[i] : names[i];
    }
    return String.join(".", names);
  }
}
