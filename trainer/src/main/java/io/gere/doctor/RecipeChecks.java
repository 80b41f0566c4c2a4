package io.gere.doctor;

import io.gere.GereException;
import io.gere.RootLocale;
import io.gere.config.Recipe;
import io.gere.memory.MemoryPlan;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.huggingface.ModelFolder;
import io.gere.storage.copy.LocalFolder;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Does what a recipe needs exist here, and is there enough of it? */
public final class RecipeChecks {
  private RecipeChecks() {}

  /** Looks at the recipe's model and at the memory of a rank that computes on {@code device}. */
  public static List<HealthCheck> all(Recipe recipe, Device device) {
    String folder = recipe.model().path();
    if (folder == null) {
      return List.of();
    }
    try {
      DecoderConfig model = LocalFolder.read(folder, ModelFolder.CONFIG, DecoderConfigReader::read);
      return List.of(
          HealthCheck.ok(
              "model.path",
              RootLocale.format("%,d parameters in %s", model.parameterCount(), folder)),
          memory(MemoryPlan.of(model, recipe, recipe.train().segments()), device));
    } catch (GereException e) {
      return List.of(HealthCheck.missing("model.path", e.getMessage()));
    }
  }

  private static HealthCheck memory(MemoryPlan plan, Device device) {
    double needed = plan.total() / 1e9;
    double there = available(device) / 1e9;
    String found = RootLocale.format("a rank needs %.1f GB, %s has %.1f GB", needed, device, there);
    return needed <= there
        ? HealthCheck.ok("memory plan", found)
        : HealthCheck.missing(
            "memory plan",
            found
                + "; lower batch.micro, raise train.segments, take more ranks or have them share more out (train.shard): gere plan");
  }

  private static long available(Device device) {
    if (device instanceof Device.Gpu gpu) {
      return Torch.cuda().orElseThrow().memory(gpu).total();
    }
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
