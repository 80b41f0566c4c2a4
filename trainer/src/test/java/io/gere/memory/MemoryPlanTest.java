package io.gere.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.Shapes;
import io.gere.model.decoder.Attention;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.decoder.HeadNorm;
import io.gere.model.decoder.NormForm;
import io.gere.model.decoder.NormPlace;
import io.gere.model.decoder.Norms;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryPlanTest {
  /** 2,920 parameters: 2 · 100 · 8 + 8 of embedding, head and norm, and 656 in each of 2 layers. */
  private static final DecoderConfig SMALL = Shapes.of(100, 8, 2, 2, 2, 4, 16);

  private static final DecoderConfig LLAMA_8B = Shapes.of(128_256, 4096, 32, 32, 8, 128, 14_336);

  @Test
  void aSmallModelIsCountedByHand() {
    MemoryPlan plan = MemoryPlan.of(SMALL, recipe("float32", "none", ""), 1);

    assertThat(plan.weights()).isEqualTo(4 * 2920);
    assertThat(plan.gradients()).isEqualTo(4 * 2920);
    assertThat(plan.masterWeights()).isZero();
    assertThat(plan.moments()).isEqualTo(8 * 2920);
    assertThat(plan.base()).isZero();
    // 2 samples of 1 + 9 + 6 positions are 32 tokens of 8 float32: one input, one gradient.
    assertThat(plan.pass().inputs()).isEqualTo(2 * 32 * 8 * 4);
    // A layer: two norms of 3 · 8, attention 3 · (8 + 8) and 2 log sums, feed-forward 4 · 16; then
    // the final norm.
    assertThat(plan.pass().graph()).isEqualTo(4 * 32 * (2 * (2 * 24 + 3 * 16 + 2 + 4 * 16) + 24));
    assertThat(plan.pass().backward()).isEqualTo(4 * (32 * (2 * 16 + 8) + 16 * 8));
    assertThat(plan.pass().head()).isEqualTo(2 * 4 * 12 * 100);
    assertThat(plan.total()).isEqualTo(46_720 + 2_048 + 44_544 + 9_600);
  }

  /** As much as weights of their type, and shared among the ranks as moments are. */
  @Test
  void theBaseThatWeightsAreDrawnToIsSharded() {
    MemoryPlan none = MemoryPlan.of(SMALL, recipe("float32", "none", ""), 1);
    String anchored = "train: {workers: 4}\n";

    MemoryPlan floats =
        MemoryPlan.of(SMALL, recipe("float32", "none, weight_anchor: 0.1", anchored), 1);
    MemoryPlan halves =
        MemoryPlan.of(SMALL, recipe("bfloat16", "none, weight_anchor: 0.1", anchored), 1);

    assertThat(none.parts()).doesNotContainKey("weight_anchor");
    assertThat(floats.parts()).containsEntry("weight_anchor", 4L * 2920 / 4);
    assertThat(halves.parts()).containsEntry("weight_anchor", 2L * 2920 / 4);
    assertThat(floats.total())
        .isEqualTo(
            MemoryPlan.of(SMALL, recipe("float32", "none", anchored), 1).total() + 4 * 2920 / 4);
  }

  /** The masters as well, of float32 weights, too, for the device has no place to update them. */
  @Test
  void theHostKeepsWhatTheOptimizerDoes() {
    String shared = "train: {workers: 4}\n";
    MemoryPlan device = MemoryPlan.of(SMALL, recipe("bfloat16", "none", shared), 1);
    MemoryPlan host =
        MemoryPlan.of(SMALL, recipe("bfloat16", "none", shared + "optimizer: {state: host}\n"), 1);

    assertThat(device.parts()).doesNotContainKey("host_optimizer_state");
    assertThat(host.total()).isEqualTo(device.total() - 12 * 2920 / 4);
    assertThat(host.parts()).containsEntry("host_optimizer_state", 12L * 2920 / 4);
  }

  @Test
  void bytesThatDoNotFitInto64BitsAreRefusedAndNotCountedRound() {
    Recipe recipe =
        RecipeReader.parse(
            """
            batch: {micro: 1048576, global: 1048576, replay: 0}
            tasks: [{name: n, path: p, max_source_tokens: 16777216}]
            """);
    DecoderConfig wide = Shapes.of(1 << 24, 1 << 20, 2, 2, 2, 4, 1 << 20);

    assertThatThrownBy(() -> MemoryPlan.of(wide, recipe, 1))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("a micro-batch of 1048576 samples, each as long as the recipe");
  }

  @Test
  void keysAndValuesOfFewerHeadsAreRepeated() {
    DecoderConfig grouped = Shapes.of(100, 8, 1, 2, 1, 4, 16);
    MemoryPlan plan = MemoryPlan.of(grouped, recipe("float32", "none", ""), 1);

    // Queries and read states of 8, keys and values repeated to 8, and the rotated keys of 4.
    assertThat(plan.pass().graph()).isEqualTo(4 * 32 * (2 * 24 + (4 * 8 + 4) + 2 + 4 * 16 + 24));
  }

  @Test
  void normsAroundBlocksNormsOfHeadsAndScoresUnderASoftCapAreKeptToo() {
    Attention attention =
        new Attention(HeadNorm.PER_HEAD, false, false, 0.5, 50, 0, List.of(false, false));
    DecoderConfig gemma =
        new DecoderConfigBuilder()
            .vocabularySize(100)
            .hiddenSize(8)
            .layers(2)
            .heads(2)
            .kvHeads(2)
            .headDimension(4)
            .feedForwardSize(16)
            .norms(new Norms(NormForm.RMS_PLUS_ONE, NormPlace.AROUND, 1e-6))
            .attention(attention)
            .maxPositions(64)
            .build();
    MemoryPlan plan = MemoryPlan.of(gemma, recipe("float32", "none", ""), 1);

    // Each token has 16 keys, and each of 2 heads keeps their bounded scores and their weights.
    long layer = 4 * 24 + 3 * 16 + 3 * 16 + 2 + 2 * 2 * 16 + 4 * 16;
    assertThat(plan.pass().graph()).isEqualTo(4 * 32 * (2 * layer + 24));
  }

  @Test
  void moreSegmentsKeepMoreInputsAndSmallerGraphs() {
    MemoryPlan plan = MemoryPlan.of(SMALL, recipe("float32", "none", ""), 2);

    assertThat(plan.pass().inputs()).isEqualTo(3 * 32 * 8 * 4);
    assertThat(plan.pass().graph()).isEqualTo(4 * 32 * (2 * 24 + 3 * 16 + 2 + 4 * 16 + 24));
    assertThat(MemoryPlan.of(SMALL, recipe("float32", "none", ""), 9)).isEqualTo(plan);
  }

  @Test
  void logitsExistForAChunkAtATime() {
    Recipe recipe = recipe("float32", "none, chunk_tokens: 5", "");

    assertThat(MemoryPlan.of(SMALL, recipe, 1).pass().head()).isEqualTo(2 * 4 * 5 * 100);
  }

  @Test
  void theLargerOfTaskAndReplayMicroBatchCounts() {
    MemoryPlan replay = MemoryPlan.of(SMALL, recipe("float32", "replay", ""), 1);

    // 2 documents of 40 tokens instead of 2 samples of 16.
    assertThat(replay.pass().inputs()).isEqualTo(2 * 80 * 8 * 4);
    assertThat(replay.pass().head()).isEqualTo(2 * 4 * 78 * 100);
  }

  @Test
  void inScopeBatchEveryReplayMicroBatchWaitsForTheTotals() {
    Recipe recipe = recipe("float32", "replay, scope: batch", "");

    assertThat(MemoryPlan.of(SMALL, recipe, 1).pass().inputs()).isEqualTo(2 * 2 * 80 * 8 * 4);
  }

  @Test
  void theMarginReadsTwoBitsAnElementAndKlTheBaseHead() {
    long tokens = 2 * 4 * 40;

    assertThat(MemoryPlan.of(SMALL, recipe("float32", "tm", ""), 1).base()).isEqualTo(tokens * 2);
    assertThat(MemoryPlan.of(SMALL, recipe("float32", "kl", ""), 1).base())
        .isEqualTo(tokens * 8 * 4 + 100 * 8 * 4);
  }

  @Test
  void theBatchAndTheOptimizersStateAreSharedAmongTheRanks() {
    MemoryPlan alone = MemoryPlan.of(SMALL, recipe("bfloat16", "replay", ""), 1);
    MemoryPlan shared =
        MemoryPlan.of(SMALL, recipe("bfloat16", "replay", "train: {workers: 4}"), 1);

    assertThat(alone.masterWeights()).isEqualTo(4 * 2920);
    assertThat(alone.checkpointCopy()).isEqualTo(12 * 2920);
    assertThat(shared.masterWeights()).isEqualTo(4 * 730);
    assertThat(shared.moments()).isEqualTo(8 * 730);
    assertThat(shared.checkpointCopy()).isEqualTo(12 * 730);
    assertThat(shared.pass().inputs()).isEqualTo(alone.pass().inputs() / 2);
    assertThat(shared.weights()).isEqualTo(alone.weights());
    assertThat(shared.gradients()).isEqualTo(alone.gradients());
  }

  /** The shard, two layers (the last one's with the final norm), embedding and head. */
  @Test
  void gradientsMayBeSharedToo() {
    String section = "train: {workers: 4, shard: gradients}";
    MemoryPlan full = MemoryPlan.of(SMALL, recipe("bfloat16", "replay", section), 2);
    MemoryPlan whole = MemoryPlan.of(SMALL, recipe("bfloat16", "replay", section), 1);
    MemoryPlan adapters =
        MemoryPlan.of(
            SMALL, recipe("bfloat16", "none", section + "\nadapter: {type: lora, rank: 1}"), 2);
    long adapter = adapters.weights() - 2 * 2920;

    assertThat(full.gradients()).isEqualTo(4 * (730 + 2 * (656 + 8) + 2 * 100 * 8));
    assertThat(whole.gradients()).isEqualTo(4 * (730 + (2 * 656 + 8) + 2 * 100 * 8));
    assertThat(adapters.gradients()).isEqualTo(adapter / 4 + adapter);
  }

  /** The shard, two layers (the last one's with the final norm), embedding and head. */
  @Test
  void weightsMayBeSharedToo() {
    String section = "train: {workers: 4, shard: parameters}";
    MemoryPlan full = MemoryPlan.of(SMALL, recipe("bfloat16", "replay", section), 2);
    MemoryPlan adapted =
        MemoryPlan.of(
            SMALL, recipe("float32", "none", section + "\nadapter: {type: lora, rank: 1}"), 1);
    MemoryPlan alone =
        MemoryPlan.of(SMALL, recipe("bfloat16", "replay", "train: {shard: parameters}"), 2);
    long adapter = adapted.moments() / 8 * 4;

    assertThat(full.weights()).isEqualTo(2 * (730 + 2 * (656 + 8) + 2 * 100 * 8));
    assertThat(full.gradients()).isEqualTo(4 * (730 + 2 * (656 + 8) + 2 * 100 * 8));
    assertThat(adapted.weights()).isEqualTo(4 * (730 + (2 * 656 + 8) + 2 * 100 * 8) + 4 * adapter);
    assertThat(alone.weights()).isEqualTo(2 * 2920);
  }

  @Test
  void llama8bInBfloat16HoldsEighteenBytesAParameter() {
    long parameters = 8_030_261_248L;
    MemoryPlan plan = MemoryPlan.of(LLAMA_8B, recipe("bfloat16", "none", ""), 32);

    assertThat(LLAMA_8B.parameterCount()).isEqualTo(parameters);
    assertThat(plan.weights()).isEqualTo(2 * parameters);
    assertThat(plan.gradients() + plan.masterWeights() + plan.moments()).isEqualTo(16 * parameters);
  }

  @Test
  void anAdapterTrainsLittle() {
    Recipe recipe = recipe("bfloat16", "none", "adapter: {type: lora}");
    MemoryPlan plan = MemoryPlan.of(LLAMA_8B, recipe, 32);
    long adapter = 32L * 8 * (4096 + 4096 + 4096 + 1024);

    assertThat(plan.weights()).isEqualTo(2 * 8_030_261_248L + 4 * adapter);
    assertThat(plan.masterWeights()).isZero();
    assertThat(plan.moments()).isEqualTo(8 * adapter);
    assertThat(plan.total()).isLessThan(18_000_000_000L);
  }

  /**
   * A recipe of 8 task samples and 4 replay documents a step.
   *
   * @param loss its kind, and further keys of the section
   * @param section another section, or nothing
   */
  private static Recipe recipe(String dtype, String loss, String section) {
    return RecipeReader.parse(
        """
        model: {dtype: %s}
        loss: {replay: %s}
        batch: {global: 12, micro: 2, replay: 4}
        replay: {max_tokens: 40}
        tasks: [{name: a, path: b, max_source_tokens: 9, max_target_tokens: 6}]
        %s
        """
            .formatted(dtype, loss, section));
  }
}
