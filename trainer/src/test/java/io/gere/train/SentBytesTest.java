package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gere.config.Recipe;
import io.gere.memory.StepTraffic;
import io.gere.model.DecoderModel;
import io.gere.parallel.Collective;
import io.gere.parallel.ForwardingCollective;
import io.gere.parallel.Pending;
import io.gere.parallel.RanksOnDevice;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the plan says that a rank sends in a step is what it has the collective send. */
final class SentBytesTest {
  private static final int RANKS = 2;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}, {1} segments, {2}")
  @CsvSource({
    "optimizer, 3, batch",
    "gradients, 3, sample",
    "gradients, 1, batch",
    "parameters, 3, sample",
    "parameters, 3, batch",
    "parameters, 2, batch",
    "parameters, 1, sample"
  })
  void isPlanned(String shard, int segments, String scope) throws IOException {
    SmallWorld drawn = SmallWorld.of(11, folder);
    // Two steps of 5 task samples and 3 of replay.
    SmallWorld world = SmallWorld.of(11, drawn.task().subList(0, 10), drawn.replay(), folder);
    Recipe recipe =
        SmallWorld.recipe(
            "loss: {replay: tm, scope: %s}".formatted(scope),
            "micro: 1",
            "workers: %d, segments: %d, shard: %s".formatted(RANKS, segments, shard));

    List<long[]> sent =
        RanksOnDevice.results(
            RANKS,
            collective -> {
              Counted counted = new Counted(collective);
              try (DecoderModel model =
                  SmallWorld.model(recipe, 99, ElementType.FLOAT32, counted)) {
                int steps = world.train(recipe, model, counted).size();
                return new long[] {counted.reduced / steps, counted.gathered / steps};
              }
            });

    StepTraffic planned = StepTraffic.of(SmallWorld.SHAPE, recipe, segments);
    for (long[] rank : sent) {
      assertThat(rank[0]).isEqualTo(planned.reduced());
      // Segments are planned as if all were equally long; one has the final norm.
      assertThat(rank[1]).isCloseTo(planned.gathered(), withinPercentage(0.1));
    }
  }

  /** Counts what goes to the others. */
  private static final class Counted extends ForwardingCollective {
    private long reduced;
    private long gathered;

    Counted(Collective ranks) {
      super(ranks);
    }

    private static long others(Tensor tensor) {
      return tensor.elements() * tensor.type().bytes() / RANKS * (RANKS - 1);
    }

    @Override
    public Pending reduceScatter(Tensor floats) {
      reduced += others(floats);
      return super.reduceScatter(floats);
    }

    @Override
    public Pending allGather(Tensor values) {
      gathered += others(values);
      return super.allGather(values);
    }
  }
}
