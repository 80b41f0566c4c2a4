package io.gere.model.safetensors;

import java.util.Collection;
import java.util.stream.Collectors;

/** Long lists in messages. */
public final class ListPreview {
  private static final int SHOWN = 5;

  private ListPreview() {}

  /** The first five, and how many more there are. */
  public static String of(Collection<String> all) {
    String shown = all.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return all.size() <= SHOWN ? shown : shown + " and %d more".formatted(all.size() - SHOWN);
  }
}
