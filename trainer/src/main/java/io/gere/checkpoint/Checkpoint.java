package io.gere.checkpoint;

import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A complete checkpoint. */
public record Checkpoint(StepFolder folder, Manifest manifest) {
  private static final String PROGRESS = "progress";

  /** The checkpoint in a folder that was found complete. */
  public static Checkpoint open(Configuration hadoop, Path path) {
    StepFolder folder = new StepFolder(hadoop, path);
    return new Checkpoint(folder, folder.require("run the same command again"));
  }

  static Map<String, Object> facts(Progress progress, int worldSize) {
    return Map.of(PROGRESS, progress, "world_size", worldSize);
  }

  public Progress progress() {
    return Json.MAPPER.convertValue(manifest.facts().get(PROGRESS), Progress.class);
  }

  /** The file of one rank's states. */
  static String fileName(int rank, int worldSize) {
    return "rank-%d-of-%d.safetensors".formatted(rank, worldSize);
  }
}
