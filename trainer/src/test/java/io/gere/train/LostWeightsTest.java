package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.model.DecoderModel;
import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.ForwardingCollective;
import io.gere.parallel.Pending;
import io.gere.parallel.RanksAsThreads;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where ranks share the weights, something is on its way in every pass: a rank that fails then ends
 * the others, and no memory is freed under what is on its way.
 */
final class LostWeightsTest {
  @TempDir private Path folder;

  /** In the first forward pass, in a backward pass, in a later step. */
  @ParameterizedTest(name = "after {0} gathers")
  @ValueSource(ints = {2, 6, 23})
  void aRankThatFailsEndsTheOthers(int gathers) throws IOException {
    SmallWorld world = SmallWorld.of(7, folder);
    Recipe recipe =
        SmallWorld.recipe(
            "loss: {replay: tm}", "micro: 1", "workers: 3, segments: 3, shard: parameters");

    List<RanksAsThreads.Outcome<Integer>> outcomes =
        RanksAsThreads.run(
            3,
            Duration.ofMinutes(5),
            ring -> {
              Collective ranks = ring.rank() == 1 ? new Failing(ring, gathers) : ring;
              try (DecoderModel model = SmallWorld.model(recipe, 9, ElementType.FLOAT32, ranks)) {
                return world.train(recipe, model, ranks).size();
              }
            });

    assertThat(outcomes.get(1).failure()).hasRootCauseMessage("this rank fails");
    assertThat(outcomes.get(0).failure()).isInstanceOf(CollectiveException.class);
    assertThat(outcomes.get(2).failure()).isInstanceOf(CollectiveException.class);
  }

  private static final class Failing extends ForwardingCollective {
    private int left;

    Failing(Collective ranks, int gathers) {
      super(ranks);
      this.left = gathers;
    }

    @Override
    public Pending allGather(Tensor values) {
      if (left-- == 0) {
        throw new IllegalStateException("this rank fails");
      }
      return super.allGather(values);
    }
  }
}
