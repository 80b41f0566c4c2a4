package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.fixtures.TrainedParameters;
import io.gere.config.Recipe;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever computes and whatever joins the ranks: the same model. */
@Tag("device")
final class DevicesTest {
  private static final Recipe RECIPE =
      SmallWorld.recipe(
          "loss: {replay: tm}\noptimizer: {learning_rate: 1e-3, warmup_steps: 0}",
          "micro: 2",
          "segments: 2");

  @TempDir private Path folder;
  private SmallWorld world;

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

  @Test
  void aGpuTrainsTheModelOfTheCpu() {
    assumeTrue(Torch.gpus() > 0, "needs a GPU that PyTorch can use");
    Torch.prepareThread(1, new Device.Cpu());
    float[] cpu = weights(new SingleRank());

    Torch.prepareThread(1, new Device.Gpu(0));
    try {
      assertThat(weights(new SingleRank())).containsExactly(cpu, within(2e-4f));
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
    try (DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 99)) {
      world.train(RECIPE, model, collective);
      return TrainedParameters.of(model).flat().toFloats();
    }
  }
}
