package io.gere.doctor;

import io.gere.data.Sample;
import io.gere.distill.Distillation;
import io.gere.distill.DocumentBatch;
import io.gere.model.DecoderModel;
import io.gere.states.HiddenStateCache;
import io.gere.states.PackedStates;
import io.gere.states.StatePacker;
import io.gere.tensor.ElementType;
import io.gere.thresholds.ActivationSketch;
import io.gere.thresholds.ThresholdRule;
import io.gere.thresholds.Thresholds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A replay set, and what was distilled from it, in files of a folder.
 *
 * @param replay the samples, each a document and its own labels
 * @param hidden their last hidden states
 * @param packed these, packed by the thresholds
 */
record TinyWorld(List<Sample> replay, Path hidden, Path packed, Thresholds thresholds) {
  private static final int BATCH_TOKENS = 256;

  /**
   * Distils.
   *
   * @param documents from which the thresholds come
   * @param walk the documents in the order in which training asks for them
   */
  static TinyWorld distil(DecoderModel base, List<int[]> documents, List<int[]> walk, Path folder)
      throws IOException {
    int last = base.config().layers();
    ActivationSketch all = sketch(base, documents, folder.resolve("all.arrow"));
    ThresholdRule.Sigma rule = new ThresholdRule.Sigma(1);
    Thresholds thresholds = new Thresholds(rule, List.of(rule.of(last, all.moments())));
    Path hidden = folder.resolve("part-00000.arrow");
    sketch(base, walk, hidden);
    Path packed = folder.resolve(PackedStates.fileName(last, 0));
    StatePacker packer = new StatePacker(thresholds, 0);
    try (HiddenStateCache states = HiddenStateCache.open(List.of(hidden));
        OutputStream out = Files.newOutputStream(packed);
        PackedStates.Writer writer = new PackedStates.Writer(out, thresholds, 0, "base")) {
      for (int i = 0; i < states.documents(); i++) {
        int tokens = states.tokens(i);
        writer.write(i, tokens, packer.pack(states.states(i, 0).asFloatBuffer(), tokens));
      }
    }
    return new TinyWorld(samples(walk), hidden, packed, thresholds);
  }

  private static List<Sample> samples(List<int[]> documents) {
    return documents.stream().map(Sample::of).toList();
  }

  private static ActivationSketch sketch(DecoderModel base, List<int[]> documents, Path file)
      throws IOException {
    int width = base.config().hiddenSize();
    ActivationSketch sketch = new ActivationSketch(base.ops().moments(), width, false);
    Distillation distillation = new Distillation(base, List.of(base.config().layers()));
    try (OutputStream out = Files.newOutputStream(file);
        HiddenStateCache.Writer writer =
            new HiddenStateCache.Writer(out, ElementType.FLOAT32, width, Map.of())) {
      for (DocumentBatch batch : DocumentBatch.of(samples(documents), BATCH_TOKENS)) {
        distillation.run(
            batch,
            states -> {
              sketch.add(states);
              writer.write(states);
            });
      }
    }
    return sketch;
  }
}
