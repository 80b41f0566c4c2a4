package io.gere.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a folder is going to be made from; equal settings and inputs give equal folders.
 *
 * @param step name of the step, or of its folder
 * @param config the values that decide the content, by their keys in the recipe where they have one
 * @param inputs a name for each input, and the digest of what is used of it
 * @param behind what those inputs were made from that are folders of other steps: it decides
 *     nothing and tells why such an input has changed
 */
public record Origin(
    String step,
    JsonNode config,
    Map<String, String> inputs,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Origin> behind) {
  public Origin {
    inputs = new TreeMap<>(inputs);
    behind = behind == null ? Map.of() : new TreeMap<>(behind);
  }

  /** An origin whose inputs are given from outside. */
  public Origin(String step, Map<String, ?> config, Map<String, String> inputs) {
    this(step, Json.tree(config), inputs, Map.of());
  }

  /** The same with a further value that decides. */
  public Origin deciding(String key, Object value) {
    ObjectNode all = config.deepCopy();
    all.set(key, Json.tree(value));
    return new Origin(step, all, inputs, behind);
  }

  /** The same with a further input, given from outside. */
  public Origin with(String input, String digest) {
    Map<String, String> all = new TreeMap<>(inputs);
    all.put(input, digest);
    return new Origin(step, config, all, behind);
  }

  /**
   * The same with a further input, a step's folder.
   *
   * @param from what that folder was made from
   */
  public Origin with(String input, String digest, Origin from) {
    Map<String, Origin> known = new TreeMap<>(behind);
    known.put(input, new Origin(from.step(), from.config(), from.inputs(), Map.of()));
    return new Origin(step, config, with(input, digest).inputs(), known);
  }
}
