package io.gere.storage;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a folder is going to be made from; equal origins give equal folders.
 *
 * @param step name of the step
 * @param config the recipe values that decide the content
 * @param inputs a name for each input, and its digest
 */
public record Origin(String step, Map<String, ?> config, Map<String, String> inputs) {
  public Origin {
    config = new TreeMap<>(config);
    inputs = new TreeMap<>(inputs);
  }

  public String configHash() {
    return Sha256.of(Json.line(config));
  }
}
