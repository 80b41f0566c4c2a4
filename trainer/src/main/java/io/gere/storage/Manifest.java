package io.gere.storage;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a complete folder holds and what it was made from.
 *
 * @param step name of the step that wrote the folder
 * @param config digest of the part of the recipe that decides the folder's content
 * @param inputs what it was made from: a name, and the digest of that input
 * @param files the folder's files by relative path
 * @param facts what the step wants its readers and users to know (counts, skipped files, rates)
 */
public record Manifest(
    String step,
    String config,
    Map<String, String> inputs,
    Map<String, StoredFile> files,
    Map<String, Object> facts) {
  /** The file whose presence says that a folder is complete. */
  public static final String FILE_NAME = "manifest.json";

  public Manifest {
    inputs = new TreeMap<>(inputs);
    files = new TreeMap<>(files);
    facts = new TreeMap<>(facts);
  }

  /** The digest by which later steps name this folder as their input: origin and content. */
  public String hash() {
    return Sha256.of(Json.line(Map.of("step", step, "inputs", inputs, "files", files)));
  }

  /** Whether this is what {@code step} would make again from the same recipe and inputs. */
  public boolean isMadeFrom(Origin origin) {
    return step.equals(origin.step())
        && config.equals(origin.configHash())
        && inputs.equals(origin.inputs());
  }
}
