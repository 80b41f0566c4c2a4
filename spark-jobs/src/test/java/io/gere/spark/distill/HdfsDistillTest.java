package io.gere.spark.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.Golden;
import io.gere.spark.LocalHdfs;
import io.gere.spark.LocalSpark;
import io.gere.spark.sample.SampleStep;
import io.gere.states.CacheFolder;
import io.gere.states.CacheVerification;
import io.gere.states.PackedStates;
import io.gere.storage.FolderVerification;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model, replay set and run folder on a real HDFS. */
@Tag("hdfs")
final class HdfsDistillTest {
  private static final java.nio.file.Path CHECKPOINT = Golden.file("ckpt_gqa");
  private static final String PACKED = "layer-03-states-00001.arrow";

  @TempDir private java.nio.file.Path folder;

  @Test
  void whatIsMadeOnHdfsIsToTheBitWhatIsMadeOnALocalDisk() throws IOException {
    writeReplaySet();
    FileSystem hdfs = LocalHdfs.fileSystem();
    hdfs.copyFromLocalFile(new Path(CHECKPOINT.toUri()), new Path("/distill/base"));
    hdfs.copyFromLocalFile(
        new Path(folder.resolve("replay.jsonl").toUri()), new Path("/distill/replay"));

    Made local = make(folder.toString(), CHECKPOINT.toString(), folder + "/replay.jsonl");
    String remote = LocalHdfs.uri();
    Made onHdfs = make(remote + "/distill", remote + "/distill/base", remote + "/distill/replay");

    assertThat(local.distilled()).containsKeys("moments.json", "hidden-00001.arrow");
    assertThat(onHdfs.distilled()).isEqualTo(local.distilled());
    assertThat(local.thresholds()).containsKeys("thresholds.json", PACKED);
    assertThat(onHdfs.thresholds()).isEqualTo(local.thresholds());
    trainingReadsACopyAndNeverADamagedOne(hdfs, onHdfs.run());
  }

  private static void aVerificationNamesWhatIsDamaged(FileSystem hdfs, RunFolder run) {
    List<String> said = new ArrayList<>();

    FolderVerification verified =
        new FolderVerification(hdfs.getConf(), said::add).read(run.path());

    assertThat(verified.isWhole()).isFalse();
    assertThat(said)
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).matches("hdfs:.*/distill is whole; .* MB/s"),
            line ->
                assertThat(line)
                    .startsWith("hdfs:")
                    .contains(PACKED + " has another SHA-256")
                    .endsWith("/thresholds and run 'gere thresholds' again"),
            line -> assertThat(line).contains("/sample is whole; "),
            line -> assertThat(line).contains("/tokens/replay is whole; "));
  }

  private static void trainingReadsACopyAndNeverADamagedOne(FileSystem hdfs, RunFolder run)
      throws IOException {
    StepFolder thresholds = run.step("thresholds");
    byte[] whole = hdfs.open(thresholds.file(PACKED)).readAllBytes();
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    write(hdfs, thresholds, damaged);
    assertThatThrownBy(() -> CacheFolder.packed(thresholds))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(PACKED + " has another SHA-256 than its manifest says");
    assertThat(CacheVerification.of(hdfs.getConf(), thresholds.path()).damage())
        .singleElement()
        .asString()
        .contains(PACKED + " has another SHA-256");
    aVerificationNamesWhatIsDamaged(hdfs, run);
    write(hdfs, thresholds, whole);
    try (PackedStates packed = CacheFolder.packed(thresholds)) {
      assertThat(packed.documents()).isEqualTo(24);
    }
  }

  private static void write(FileSystem hdfs, StepFolder thresholds, byte[] bytes)
      throws IOException {
    try (OutputStream out = hdfs.create(thresholds.file(PACKED), true)) {
      out.write(bytes);
    }
  }

  private void writeReplaySet() throws IOException {
    List<String> lines = new ArrayList<>();
    Json.MAPPER
        .readTree(CHECKPOINT.resolveSibling("train/data.json").toFile())
        .get("replay")
        .forEach(ids -> lines.add(Json.line(Map.of("input_ids", ids))));
    Files.write(folder.resolve("replay.jsonl"), lines);
  }

  private record Made(
      RunFolder run, Map<String, StoredFile> distilled, Map<String, StoredFile> thresholds) {}

  private static Made make(String root, String model, String replay) {
    Recipe recipe =
        RecipeReader.parse(
            """
            run: {dir: '%s/run'}
            model: {path: '%s'}
            replay: {path: '%s'}
            thresholds: {kind: quantile, layers: [-1, 1]}
            distill: {batch_tokens: 200}
            loss: {replay: l2}
            """
                .formatted(root, model, replay));
    new SampleStep(LocalSpark.session(), recipe).run(line -> {});
    Map<String, StoredFile> distilled =
        new DistillStep(LocalSpark.session(), recipe).run(line -> {}).files();
    Map<String, StoredFile> thresholds =
        new ThresholdsStep(LocalSpark.session(), recipe).run(line -> {}).files();
    Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    return new Made(new RunFolder(hadoop, recipe.run().dir()), distilled, thresholds);
  }
}
