package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.loss.ReplayLoss;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.BaseWeights;
import io.gere.parallel.Collective;
import io.gere.parallel.RanksOnDevice;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code loss.weight_anchor} in whole training, from a model that has left its base already. */
@AnyDevice
final class WeightAnchorTrainingTest {
  private static final double STRENGTH = 0.5;

  @TempDir private Path folder;
  private Path base;
  private SmallWorld world;

  @BeforeEach
  void world() throws IOException {
    world = SmallWorld.of(41, folder);
    base = SmallWorld.write(folder.resolve("base"), 1);
  }

  @SuppressWarnings("ArrayRecordComponent") // compared element by element below
  private record Outcome(List<StepMetrics> steps, float[] weights) {}

  @Test
  void theLossHoldsHalfTheStrengthTimesTheSquaredDistance() {
    Outcome free = train("loss: {replay: none}", "", 1);
    Outcome drawn = train("loss: {replay: none, weight_anchor: 0.5}", "", 1);

    double penalty = STRENGTH / 2 * squares(weights(99), weights(1));
    double added = drawn.steps().get(0).loss() - free.steps().get(0).loss();
    assertThat(added).isCloseTo(penalty, within(1e-4 * penalty));
    assertThat(drawn.steps().get(0).ceTask()).isEqualTo(free.steps().get(0).ceTask());
    assertThat(squares(drawn.weights(), weights(1)))
        .isLessThan(squares(free.weights(), weights(1)));
  }

  @Test
  void anyNumberOfRanksTrainsTheSameModel() {
    String loss = "loss: {replay: tm, scope: batch, omega: {value: 3}, weight_anchor: 0.5}";
    Outcome one = train(loss, "", 1);
    for (int ranks : new int[] {2, 4}) {
      Outcome several = train(loss, "workers: " + ranks, ranks);
      assertThat(several.weights()).containsExactly(one.weights(), within(2e-4f));
      for (int s = 0; s < one.steps().size(); s++) {
        double loss1 = one.steps().get(s).loss();
        assertThat(several.steps().get(s).loss()).isCloseTo(loss1, within(2e-5 * loss1));
      }
    }
  }

  @Test
  void aBaseOfAnotherShapeIsRefusedByTheNamesOfItsWeights() {
    Path other = Golden.file("ckpt_rope3");
    try (DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 99)) {
      assertThatThrownBy(() -> BaseWeights.open(other, base, model.config(), ElementType.FLOAT32))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(other + ": the weights are not those of a model like " + base)
          .hasMessageContaining("of another shape: model.embed_tokens.weight");
    }
  }

  private Outcome train(String loss, String train, int ranks) {
    String sections = loss + "\noptimizer: {learning_rate: 1e-3, warmup_steps: 0}";
    Recipe recipe = SmallWorld.recipe(sections, "micro: 2", train);
    List<Outcome> outcomes = RanksOnDevice.results(ranks, collective -> train(recipe, collective));
    for (Outcome other : outcomes) {
      assertThat(other.weights()).isEqualTo(outcomes.get(0).weights());
    }
    return outcomes.get(0);
  }

  private Outcome train(Recipe recipe, Collective collective) {
    Torch.prepareThread(1);
    List<StepMetrics> steps = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 99);
        BaseWeights anchor = BaseWeights.open(base, base, model.config(), model.weights().type());
        ReplayLoss loss = world.loss(recipe, scope, model);
        TaskLoop loop =
            new TaskLoop(
                recipe,
                model,
                collective,
                world.replay(),
                loss,
                Optional.of(anchor).filter(it -> recipe.loss().anchorsWeights()),
                steps::add)) {
      loop.run(SmallWorld.whole(recipe, world.task(), false));
      return new Outcome(steps, model.weights().flat().toFloats());
    }
  }

  private static float[] weights(long seed) {
    try (DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, seed)) {
      return model.weights().flat().toFloats();
    }
  }

  private static double squares(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.pow((double) one[i] - other[i], 2);
    }
    return sum;
  }
}
