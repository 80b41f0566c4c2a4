package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a driver hands out of the ranks' code and data while they train, on a cluster whose
 * processes know a secret. Broadcasts are not compressed here, so that their bytes can be searched.
 */
@Tag("cluster")
final class BroadcastSecretTest {
  private static final String SECRET = "4c1d9be0f3a6752e8891";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** As keys of 256 bits and digests are written. */
  private static final Pattern LONG_HEXADECIMAL = Pattern.compile("[0-9a-f]{60,64}");

  private static String broadcasts;
  private static SmallRun run;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    run = SmallRun.untrained("broadcasts");
    Path folder = run.folder().resolve("broadcasts");
    ChildProcess gere =
        GereProcess.onOwnCluster(
            "broadcasts",
            Map.of(
                "spark.authenticate",
                "true",
                "spark.authenticate.secret",
                SECRET,
                "spark.broadcast.compress",
                "false",
                "spark.extraListeners",
                BroadcastReader.class.getName(),
                BroadcastReader.FOLDER,
                folder.toString()),
            run.command("train", "train.authenticate_gradients=true"));
    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    StringBuilder all = new StringBuilder();
    try (Stream<Path> pieces = Files.list(folder)) {
      for (Path piece : pieces.toList()) {
        all.append(Files.readString(piece, StandardCharsets.ISO_8859_1)).append('\n');
      }
    }
    broadcasts = all.toString();
  }

  @Test
  void theRanksCodeAndRecipeAreInThem() {
    assertThat(broadcasts).contains("io.gere.spark.train.rank.RankFunction", run.folder() + "");
  }

  @Test
  void theApplicationsSecretIsInNone() {
    assertThat(broadcasts.contains(SECRET)).isFalse();
  }

  @Test
  void nothingInThemLooksLikeAKeyButTheDigestsOfManifests() throws IOException {
    StringBuilder known = new StringBuilder();
    try (Stream<Path> files = Files.walk(run.folder())) {
      for (Path file : files.filter(it -> it.endsWith("manifest.json")).toList()) {
        known.append(Files.readString(file));
      }
    }
    assertThat(LONG_HEXADECIMAL.matcher(broadcasts).results().map(it -> it.group()).distinct())
        .isNotEmpty()
        .allMatch(digest -> known.indexOf(digest) >= 0);
  }

  @Test
  void ranksThatMetByTheSecretAndAuthenticateGradientsTrainAsAlways() throws IOException {
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
  }
}
