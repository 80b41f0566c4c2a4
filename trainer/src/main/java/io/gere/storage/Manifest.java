package io.gere.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a complete folder holds and what it was made from.
 *
 * @param step name of the step that wrote the folder
 * @param config the values that decide the folder's content; see {@link Origin}
 * @param inputs what it was made from: a name, and the digest of that input
 * @param files the folder's files by relative path
 * @param facts what the step wants its readers and users to know (counts, skipped files, rates)
 * @param behind see {@link Origin}
 */
public record Manifest(
    String step,
    JsonNode config,
    Map<String, String> inputs,
    Map<String, StoredFile> files,
    Map<String, Object> facts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Origin> behind) {
  /** The file whose presence says that a folder is complete. */
  public static final String FILE_NAME = "manifest.json";

  public Manifest {
    inputs = new TreeMap<>(inputs);
    files = new TreeMap<>(files);
    facts = new TreeMap<>(facts);
    behind = behind == null ? Map.of() : new TreeMap<>(behind);
  }

  /** What a folder made from {@code origin} holds. */
  public Manifest(Origin origin, Map<String, StoredFile> files, Map<String, Object> facts) {
    this(origin.step(), origin.config(), origin.inputs(), files, facts, origin.behind());
  }

  /**
   * The digest by which later steps name this folder as their input: of its content and nothing
   * else, so that what is made again and comes out the same changes nothing behind it.
   */
  public String hash() {
    Map<String, StoredFile> whole = new TreeMap<>(files);
    whole.replaceAll((name, stored) -> stored.whole());
    return Sha256.of(Json.line(whole));
  }

  /** What it was made from. */
  public Origin origin() {
    return new Origin(step, config, inputs, behind);
  }

  /**
   * What the user does about a damaged folder, as the end of a sentence: it is made again by the
   * command that made it.
   */
  public String remedy(Object folder) {
    if (step.equals("export")) {
      return "export %s again, or delete its %s if you changed the file yourself"
          .formatted(folder, FILE_NAME);
    }
    String command =
        step.startsWith("tokens/")
            ? "'gere train'"
            : switch (step) {
              case "held-out" -> "'gere sample'";
              case "start", "text" -> "'gere pretrain'";
              case "checkpoint" -> "the same command";
              default -> "'gere %s'".formatted(step);
            };
    return "delete %s and run %s again".formatted(folder, command);
  }

  /** Whether this is what would be made again from the same settings and inputs. */
  public boolean isMadeFrom(Origin origin) {
    return step.equals(origin.step())
        && config.equals(origin.config())
        && inputs.equals(origin.inputs());
  }
}
