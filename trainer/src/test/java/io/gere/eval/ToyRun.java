package io.gere.eval;

import io.gere.config.Recipe;
import io.gere.config.choice.DecoderFamily;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.HeldOutText;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.huggingface.ModelFolder;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.text.Tokenizer;
import io.gere.toy.ToyWorld;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A run over the tiny world whose models are random: stage 0 from seed 1, stage 1 from seed 2. */
record ToyRun(Path folder) {
  static ToyRun write(Path folder) {
    ToyRun toy = new ToyRun(folder);
    ToyWorld.write(folder.resolve("world"), new ToyWorld.Options(3, 8, 1, 0, 10, 12));
    toy.model(new StepFolder(new Configuration(), hadoop(folder.resolve("model"))), 1);
    toy.model(toy.run().trained(0, "topics"), 2);
    return toy;
  }

  private void model(StepFolder into, int seed) {
    Path companions = folder.resolve("world/tokenizer");
    StepFolder.Rebuild rebuild = into.rebuild(new Origin("random", Map.of(), Map.of()));
    try (Tokenizer tokenizer = Tokenizer.open(companions);
        DecoderModel model = DecoderModel.random(config(tokenizer.vocabularySize()), seed)) {
      ModelFolder.write(
          model, DecoderConfigWriter.json(DecoderFamily.LLAMA, model.config()), rebuild);
    }
    ModelFolder.copyCompanions(companions, rebuild);
    rebuild.commit(Map.of());
  }

  private static DecoderConfig config(int vocabulary) {
    return new DecoderConfigBuilder()
        .vocabularySize(vocabulary)
        .hiddenSize(16)
        .layers(2)
        .heads(4)
        .kvHeads(2)
        .headDimension(4)
        .feedForwardSize(24)
        .maxPositions(512)
        .build();
  }

  RunFolder run() {
    return new RunFolder(new Configuration(), folder.resolve("run").toString());
  }

  /** Puts lines where {@code sample} puts the text that it holds out. */
  void holdOut(List<String> lines) {
    StepFolder.Rebuild rebuild =
        run().step(HeldOutText.STEP).rebuild(new Origin("by hand", Map.of(), Map.of()));
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    rebuild.write(HeldOutText.FILE_NAME, out -> out.write(bytes));
    rebuild.commit(Map.of());
  }

  /**
   * A recipe.
   *
   * @param more YAML
   */
  Recipe recipe(String more) {
    return recipe(more, "epochs: 1");
  }

  /**
   * A recipe.
   *
   * @param more YAML
   * @param topics YAML, a key of the task topics
   */
  Recipe recipe(String more, String topics) {
    return RecipeReader.parse(
        """
        run: {dir: %1$s/run}
        model: {path: %1$s/model}
        tasks:
        - {name: topics, path: %1$s/world/tasks/TC/Topics, max_target_tokens: 4, %2$s}
        - {name: reviews, path: %1$s/world/tasks/SC/Reviews, max_target_tokens: 4}
        """
                .formatted(folder, topics)
            + more);
  }

  static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
