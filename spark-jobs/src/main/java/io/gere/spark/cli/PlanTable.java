package io.gere.spark.cli;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.memory.GenerationMemory;
import io.gere.memory.MemoryPlan;
import io.gere.model.decoder.DecoderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Memory plans side by side, a row for each part. */
final class PlanTable {
  private PlanTable() {}

  /**
   * The table's text.
   *
   * @param plans by number of segments
   */
  static String of(Recipe recipe, DecoderConfig model, Map<Integer, MemoryPlan> plans) {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%,d parameters, %s, adapter %s, batch.micro %d; each of %d ranks holds:",
            model.parameterCount(),
            recipe.model().dtype().name().toLowerCase(Locale.ROOT),
            recipe.adapter().type().name().toLowerCase(Locale.ROOT),
            recipe.batch().micro(),
            recipe.train().workers()));
    StringBuilder head = new StringBuilder("%-20s".formatted("GB a rank, segments"));
    plans.keySet().forEach(count -> head.append("%12d".formatted(count)));
    lines.add(head.toString());
    for (String part : plans.values().iterator().next().parts().keySet()) {
      StringBuilder line = new StringBuilder("%-20s".formatted(part));
      plans.values().forEach(plan -> line.append(format("%12.3f", plan.parts().get(part) / 1e9)));
      lines.add(line.toString());
    }
    if (recipe.selfReplay() != null) {
      lines.add(selfReplay(recipe, GenerationMemory.of(model, recipe)));
    }
    return String.join("\n", lines);
  }

  private static String selfReplay(Recipe recipe, GenerationMemory plan) {
    return format(
        "self-replay: a process takes %.3f GB: weights %.3f, and for each task keys and values %.3f, logits %.3f, activations %.3f (self_replay.batch_size %d)",
        plan.total() / 1e9,
        plan.weights() / 1e9,
        plan.keysAndValues() / 1e9,
        plan.logits() / 1e9,
        plan.activations() / 1e9,
        recipe.selfReplay().batchSize());
  }
}
