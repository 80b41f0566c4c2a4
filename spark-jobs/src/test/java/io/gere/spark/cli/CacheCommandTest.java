package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches of the golden checkpoint, looked into, damaged, and met by training. */
final class CacheCommandTest {
  private static final String STATES = "layer-03-states-00000.arrow";

  @TempDir static Path directory;
  private static GoldenRun golden;

  @BeforeAll
  static void prepare() throws IOException {
    LocalSpark.session();
    golden = new GoldenRun(directory);
    for (String step : new String[] {"sample", "distill", "thresholds"}) {
      assertThat(golden.gere(step, "margin").exitCode()).isZero();
    }
    for (String step : new String[] {"sample", "distill"}) {
      assertThat(golden.gere(step, "features", FEATURES).exitCode()).isZero();
    }
  }

  private static final String[] FEATURES = {
    "loss.replay=l1", "distill.dtype=bfloat16", "distill.batch_tokens=1024"
  };

  /** A copy of a run's step, to be damaged. */
  private static Path copy(String run, String step, String to) throws IOException {
    Path target = directory.resolve(to).resolve(step);
    Files.createDirectories(target);
    try (var files = Files.list(directory.resolve(run).resolve(step))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }

  private static void flipOneBit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0b100;
    Files.write(file, bytes);
  }

  private static CommandLineRun cache(String command, Path path, String... options) {
    String[] arguments = {"cache", command, path.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    return CommandLineRun.of(all);
  }

  @Test
  void packedStatesSayWhatTheyHoldAndWhatTheyWereMadeFrom() throws IOException {
    CommandLineRun run = cache("inspect", directory.resolve("margin/thresholds"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("made by thresholds from distill ")
        .contains("layer 3: packed states, 2-bit, 16 values a token; 80 documents, ")
        .containsPattern("1\\d\\.\\d\\d % positive, 1\\d\\.\\d\\d % negative")
        .containsPattern("made from base [0-9a-f]{12}…, .*thresholds [0-9a-f]{12}…")
        .contains("beside them: thresholds.json");
  }

  @Test
  void hiddenStatesAreDescribedForProgramsToo() throws IOException {
    CommandLineRun run = cache("inspect", directory.resolve("features/distill"), "--json");

    JsonNode found = Json.MAPPER.readTree(run.out());
    JsonNode manifest =
        Json.MAPPER.readTree(directory.resolve("features/distill/manifest.json").toFile());
    assertThat(found.at("/layers/0/holds").asText()).isEqualTo("hidden states");
    assertThat(found.at("/layers/0/dtype").asText()).isEqualTo("bfloat16");
    assertThat(found.at("/layers/0/width").asInt()).isEqualTo(64);
    assertThat(found.at("/layers/0/documents").asInt()).isEqualTo(80);
    assertThat(found.at("/layers/0/tokens")).isEqualTo(manifest.at("/facts/tokens"));
    assertThat(found.at("/layers/0/madeFrom/base")).isEqualTo(manifest.at("/inputs/base"));
  }

  @Test
  void oneFileIsDescribedByItself() {
    Path file = directory.resolve("features/distill/hidden-00001.arrow");

    assertThat(cache("inspect", file).out()).contains("layer 3: hidden states, bfloat16, 64");
    assertThat(cache("verify", file).exitCode()).isZero();
  }

  @Test
  void aWholeCacheIsVerified() {
    for (String folder : new String[] {"margin/thresholds", "margin/distill", "features/distill"}) {
      CommandLineRun run = cache("verify", directory.resolve(folder));
      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(run.out()).contains(folder + " is whole; files: ");
    }
  }

  @Test
  void everyDamagedFileIsNamed() throws IOException {
    Path damaged = copy("features", "distill", "damaged");
    flipOneBit(damaged.resolve("hidden-00000.arrow"));
    Path cut = damaged.resolve("hidden-00001.arrow");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 1000));
    Files.delete(damaged.resolve("moments.json"));

    CommandLineRun run = cache("verify", damaged);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("hidden-00000.arrow has another SHA-256"))
        .anyMatch(line -> line.contains("hidden-00001.arrow has 1000 bytes"))
        .anyMatch(line -> line.contains("moments.json is named in the manifest but missing"));
  }

  @Test
  void aFileThatLiesByItselfIsReadForWhatItIs() throws IOException {
    Path alone = Files.createDirectories(directory.resolve("alone")).resolve("states.arrow");
    byte[] bytes = Files.readAllBytes(directory.resolve("margin/thresholds").resolve(STATES));
    Files.write(alone, bytes);
    assertThat(cache("verify", alone).exitCode()).isZero();

    // The last document's states end just before the footer; 3 is no state.
    int states = bytes.length - 2000;
    Arrays.fill(bytes, states, states + 8, (byte) 0xff);
    Files.write(alone, bytes);
    CommandLineRun codes = cache("verify", alone);
    Files.write(alone, Arrays.copyOf(bytes, bytes.length - 1));
    CommandLineRun cut = cache("verify", alone);

    assertThat(codes.exitCode()).isEqualTo(1);
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.out()).contains("states.arrow cannot be read as a cache");
  }

  @Test
  void whatIsNoCacheIsSaidToBeNone() {
    assertThat(cache("verify", directory.resolve("nowhere")).complaint())
        .contains("nowhere")
        .doesNotContain("unexpected");
    assertThat(cache("inspect", directory).complaint()).contains("has no manifest.json");
  }

  @Test
  void trainingDoesNotStartOnPackedStatesWithATurnedBit() throws IOException {
    for (String step : new String[] {"sample", "distill", "thresholds"}) {
      copy("margin", step, "turned");
    }
    flipOneBit(directory.resolve("turned/thresholds").resolve(STATES));

    CommandLineRun run = golden.gere("train", "turned");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.complaint())
        .contains(STATES + " has another SHA-256 than its manifest says")
        .contains("turned/thresholds and run 'gere thresholds' again");
    assertThat(directory.resolve("turned/train/metrics.jsonl")).doesNotExist();
  }

  @Test
  void trainingDoesNotStartOnTruncatedHiddenStatesOrOnNone() throws IOException {
    for (String step : new String[] {"sample", "distill"}) {
      copy("features", step, "cut");
      copy("margin", step, "none");
    }
    Path cut = directory.resolve("cut/distill/hidden-00001.arrow");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 1000));

    CommandLineRun truncated = golden.gere("train", "cut", FEATURES);
    CommandLineRun none = golden.gere("train", "none", "loss.replay=kl");

    assertThat(truncated.exitCode()).isEqualTo(1);
    assertThat(truncated.complaint())
        .contains("hidden-00001.arrow has 1000 bytes")
        .contains("run 'gere distill'");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.complaint())
        .contains("keeps no hidden states, which loss.replay kl reads; run 'gere distill' again");
  }
}
