package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.checkpoint.Checkpoint;
import io.gere.checkpoint.Checkpoints;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.fixtures.TrainedParameters;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.huggingface.BaseWeights;
import io.gere.parallel.Collective;
import io.gere.parallel.RanksOnDevice;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.SmallDisk;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A task that was stopped and goes on from its checkpoint ends as one that was never stopped: with
 * the same bits for as many ranks, to rounding for others. What is damaged is named and not read.
 */
@AnyDevice
final class CheckpointTest {
  private static final int NEVER = 0;

  private Configuration hadoop = new Configuration();
  @TempDir private Path folder;
  private SmallWorld world;
  private Path anchor;

  @BeforeEach
  void distil() throws IOException {
    world = SmallWorld.of(3, folder);
    anchor = SmallWorld.write(folder.resolve("anchor"), 1);
  }

  @ParameterizedTest(name = "{0}, {1} ranks")
  @CsvSource({
    "float32, 1",
    "float32, 2",
    "bfloat16, 1",
    "bfloat16, 3",
    "lora, 2",
    "anchor, 2",
    "gradients, 3",
    "parameters, 3",
    "parameters in bfloat16, 2",
    "parameters beside lora, 2"
  })
  void aResumedTaskEndsBitForBitAsAnUndisturbedOne(String kind, int ranks) {
    byte[] undisturbed = train(recipe(kind, 0), ranks, Optional.empty(), NEVER);

    byte[] stopped = train(recipe(kind, 0), ranks, Optional.empty(), 4);
    Checkpoint checkpoint = newest();
    byte[] resumed = train(recipe(kind, 0), ranks, Optional.of(checkpoint), NEVER);

    assertThat(checkpoint.progress().step()).isEqualTo(4);
    assertThat(stopped).isNotEqualTo(undisturbed);
    assertThat(resumed).isEqualTo(undisturbed);
  }

  @ParameterizedTest(name = "{0} ranks that share {1}, then {2} that share {3}")
  @CsvSource({
    "4, optimizer, 2, optimizer",
    "1, gradients, 3, optimizer",
    "3, gradients, 2, gradients",
    "2, optimizer, 1, gradients",
    "3, parameters, 2, parameters",
    "2, parameters, 3, optimizer",
    "2, gradients, 4, parameters"
  })
  void othersMayGoOn(int before, String shared, int after, String sharedThen) {
    byte[] undisturbed = train(recipe("float32", 0), 1, Optional.empty(), NEVER);

    train(recipe(shared, 0), before, Optional.empty(), 4);
    byte[] resumed = train(recipe(sharedThen, 0), after, Optional.of(newest()), NEVER);

    assertThat(floats(resumed)).containsExactly(floats(undisturbed), within(2e-5f));
  }

  @Test
  void theNewestCompleteOnesStay() throws IOException {
    train(recipe("float32", 2), 2, Optional.empty(), NEVER);

    try (Stream<Path> left = Files.list(folder.resolve("checkpoints"))) {
      assertThat(left.map(path -> path.getFileName().toString().substring(0, 8)))
          .containsExactlyInAnyOrder("00000006", "00000008");
    }
  }

  /** Each way of damage to the newest, and what is said of it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "truncated, 'its manifest says'",
    "flipped byte, 'has another SHA-256 than its manifest says'",
    "shard missing, 'is named in the manifest but missing'",
    "no manifest, 'it has no manifest.json, so it is half-written'",
    "half a manifest, 'cannot be read'"
  })
  void aDamagedOneIsNamedAndTheOneBeforeItTaken(String damage, String flaw) throws IOException {
    byte[] undisturbed = train(recipe("float32", 2), 2, Optional.empty(), NEVER);
    Path newest = Path.of(newest().folder().path().toUri());
    damage(newest, damage);

    List<String> said = new ArrayList<>();
    Checkpoint taken = checkpoints(17).newest(said::add).orElseThrow();

    assertThat(said).singleElement().asString().contains(newest.toString()).contains(flaw);
    assertThat(taken.progress().step()).isEqualTo(6);
    assertThat(train(recipe("float32", 2), 2, Optional.of(taken), NEVER)).isEqualTo(undisturbed);
  }

  @Test
  void oneFromAnotherRecipeIsNamedAndNotTaken() {
    train(recipe("float32", 0), 1, Optional.empty(), 4);

    List<String> said = new ArrayList<>();
    assertThat(checkpoints(18).newest(said::add)).isEmpty();
    assertThat(said).singleElement().asString().contains("from another recipe or other inputs");
  }

  /** The disk takes one checkpoint, but not two. */
  @Test
  void aFullDiskEndsTrainingWithAClearErrorAndOldCheckpointsStay() throws IOException {
    train(recipe("float32", 2), 1, Optional.empty(), NEVER);
    long bytes = newest().manifest().files().values().iterator().next().bytes();
    checkpoints(17).clear();
    hadoop = SmallDisk.of(bytes * 3 / 2);

    assertThatThrownBy(() -> train(recipe("float32", 2), 1, Optional.empty(), NEVER))
        .hasStackTraceContaining("rank-0-of-1.safetensors cannot be written: it needs");

    assertThat(newest().progress().step()).isEqualTo(2);
    try (Stream<Path> left = Files.walk(folder.resolve("checkpoints"))) {
      assertThat(left).noneMatch(path -> path.toString().endsWith(".tmp"));
    }
  }

  private static void damage(Path checkpoint, String how) throws IOException {
    Path shard = checkpoint.resolve("rank-1-of-2.safetensors");
    Path manifest = checkpoint.resolve(Manifest.FILE_NAME);
    byte[] bytes = Files.readAllBytes(shard);
    switch (how) {
      case "truncated" -> Files.write(shard, Arrays.copyOf(bytes, bytes.length - 5));
      case "flipped byte" -> {
        bytes[bytes.length / 2] ^= 4;
        Files.write(shard, bytes);
      }
      case "shard missing" -> Files.delete(shard);
      case "no manifest" -> Files.delete(manifest);
      case "half a manifest" -> Files.writeString(manifest, "{\"step\": \"check");
      default -> throw new AssertionError(how);
    }
  }

  private Checkpoint newest() {
    return checkpoints(17).newest(said -> {}).orElseThrow();
  }

  private Checkpoints checkpoints(long seed) {
    return new Checkpoints(
        hadoop,
        new org.apache.hadoop.fs.Path(folder.resolve("checkpoints").toUri()),
        new Origin("train", Map.of("seed", seed), Map.of()));
  }

  private static Recipe recipe(String kind, int every) {
    String first = kind.split(" ", 2)[0];
    return RecipeReader.parse(
        """
        model: {dtype: %s}
        adapter: {type: %s, dropout: %s}
        loss: {replay: %s, scope: batch, omega: {value: 3}, weight_anchor: %s}
        optimizer: {learning_rate: 1e-3, warmup_steps: 2, weight_decay: 0.1, no_decay: [norms]}
        batch: {global: 8, replay: 3, micro: 2}
        train: {segments: 2, shard: %s, checkpoint_every_steps: %d}
        tasks: [{name: small, path: none, epochs: 2}]
        """
            .formatted(
                kind.endsWith("bfloat16") ? "bfloat16" : "float32",
                kind.endsWith("lora") ? "lora" : "none",
                kind.endsWith("lora") ? 0.3 : 0,
                kind.endsWith("lora") ? "replay" : "tm",
                kind.equals("anchor") ? 0.5 : 0,
                Set.of("gradients", "parameters").contains(first) ? first : "optimizer",
                every));
  }

  /**
   * Trains 10 steps.
   *
   * @param stopAfter steps after which the last rank asks to stop
   * @return the bytes of what was trained, the same on all ranks
   */
  private byte[] train(Recipe recipe, int ranks, Optional<Checkpoint> from, int stopAfter) {
    List<byte[]> trained =
        RanksOnDevice.results(
            ranks,
            collective -> {
              boolean asks = stopAfter != NEVER && collective.rank() == ranks - 1;
              int[] steps = {0};
              BooleanSupplier stop = () -> asks && ++steps[0] == stopAfter;
              return train(recipe, collective, from, stop);
            });
    assertThat(trained).allSatisfy(bytes -> assertThat(bytes).isEqualTo(trained.get(0)));
    return trained.get(0);
  }

  private byte[] train(
      Recipe recipe, Collective collective, Optional<Checkpoint> from, BooleanSupplier stop) {
    Torch.prepareThread(1);
    try (TensorScope scope = TensorScope.open();
        DecoderModel model = model(recipe, collective);
        ReplayLoss loss = world.loss(recipe, scope, model);
        BaseWeights base = recipe.loss().anchorsWeights() ? base(model) : null;
        TaskLoop loop =
            new TaskLoop(
                recipe,
                model,
                collective,
                world.replay(),
                loss,
                Optional.ofNullable(base),
                metrics -> {})) {
      loop.run(
          new TaskRun(
              0,
              recipe.tasks().get(0),
              world.task(),
              false,
              Optional.of(checkpoints(17)),
              from,
              Optional.empty(),
              stop));
      return bytes(TrainedParameters.gathered(scope, model).flat());
    }
  }

  private static byte[] bytes(Tensor tensor) {
    ByteBuffer memory = tensor.onHost().get(0);
    byte[] bytes = new byte[memory.remaining()];
    memory.get(bytes);
    return bytes;
  }

  /** Another model than training starts from. */
  private BaseWeights base(DecoderModel model) {
    return BaseWeights.open(anchor, anchor, model.config(), model.type());
  }

  private static DecoderModel model(Recipe recipe, Collective collective) {
    ElementType type = DecoderModel.elementType(recipe.model().dtype());
    return switch (recipe.adapter().type()) {
      case NONE -> SmallWorld.model(recipe, 99, type, collective);
      case LORA ->
          SmallWorld.load(
              Golden.file("ckpt_gqa"),
              Optional.of(
                  new LoraConfig(4, 8, List.of("q_proj", "up_proj"), recipe.adapter().dropout())),
              7,
              recipe,
              collective);
    };
  }

  private static float[] floats(byte[] bytes) {
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().get(floats);
    return floats;
  }
}
