package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.config.Recipe;
import io.gere.config.choice.StatePlace;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.parallel.Collective;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.SingleRank;
import io.gere.parallel.nccl.NcclLibrary;
import io.gere.parallel.nccl.NcclRanks;
import io.gere.parallel.nccl.NcclStub;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever computes and whatever joins the ranks: the same model. */
@Tag("device")
final class DevicesTest {
  private static final Recipe RECIPE = recipe(StatePlace.DEVICE);

  @TempDir private Path folder;
  private SmallWorld world;

  private static Recipe recipe(StatePlace state) {
    return SmallWorld.recipe(
        """
        loss: {replay: tm}
        optimizer: {learning_rate: 1e-3, warmup_steps: 0, state: %s}
        """
            .formatted(state.name().toLowerCase(Locale.ROOT)),
        "micro: 2",
        "segments: 2");
  }

  @BeforeEach
  void makeWorld() throws IOException {
    world = SmallWorld.of(11, folder);
  }

  @Test
  void ranksJoinedByNcclTrainTheModelOfTheRing() {
    List<float[]> ring = RanksAsThreads.results(2, this::weights);

    assertThat(NcclStub.compile(folder).results(2, this::weights))
        .hasSize(2)
        .allSatisfy(weights -> assertThat(weights).containsExactly(ring.get(0)));
  }

  @ParameterizedTest(name = "optimizer.state {0}")
  @EnumSource
  void aGpuTrainsTheModelOfTheCpu(StatePlace state) {
    assumeTrue(Torch.gpus() > 0, "needs a GPU that PyTorch can use");
    Torch.prepareThread(1, new Device.Cpu());
    float[] cpu = weights(new SingleRank());

    Torch.prepareThread(1, new Device.Gpu(0));
    try {
      assertThat(weights(recipe(state), new SingleRank())).containsExactly(cpu, within(2e-4f));
    } finally {
      Torch.prepareThread(1, new Device.Cpu());
    }
  }

  @Test
  void allGpusJoinedByNcclTrainTheModelOfTheCpu() {
    assumeTrue(Torch.gpus() > 0, "needs a GPU that PyTorch can use");
    float[] cpu = weights(new SingleRank());
    NcclLibrary nccl = NcclLibrary.find(Optional.empty()).orElseThrow();
    String id = nccl.newId();
    int gpus = Torch.gpus();

    List<float[]> trained =
        RanksAsThreads.onThreads(
            gpus,
            rank -> {
              Torch.prepareThread(1, new Device.Gpu(rank));
              try (Collective ranks = NcclRanks.join(nccl, id, rank, gpus, Duration.ofMinutes(1))) {
                return weights(ranks);
              }
            });

    assertThat(trained)
        .allSatisfy(weights -> assertThat(weights).containsExactly(cpu, within(2e-4f)));
  }

  private float[] weights(Collective collective) {
    return weights(RECIPE, collective);
  }

  private float[] weights(Recipe recipe, Collective collective) {
    try (DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 99)) {
      world.train(recipe, model, collective);
      return TrainedParameters.of(model).flat().toFloats();
    }
  }
}
