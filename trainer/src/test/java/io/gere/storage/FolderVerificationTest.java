package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run --verify} reads, and what it says of it. */
final class FolderVerificationTest {
  @TempDir java.nio.file.Path run;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    write("sample", "sample");
    write("train/1-reviews", "train");
    write("train/2-topics.checkpoints/00000004-a", "checkpoint");
    Files.writeString(run.resolve("train/metrics.jsonl"), "{}\n");
  }

  @Test
  void everyFolderBelowIsReadAndSaidToBeWhole() {
    FolderVerification verified = verify();

    assertThat(verified.isWhole()).isTrue();
    assertThat(said)
        .hasSize(3)
        .allMatch(line -> line.matches("file:.* is whole; files: 2, 0\\.0 MB, [\\d,]+ MB/s"));
    assertThat(verified.sentence())
        .isEqualTo("folders: 3, 0.0 MB; every byte is as it was written");
  }

  @Test
  void everyDamageIsALineWithWhatMakesTheFolderAgain() throws IOException {
    Files.writeString(run.resolve("sample/a.txt"), "other");
    Files.delete(run.resolve("train/1-reviews/b.txt"));
    java.nio.file.Path manifest =
        run.resolve("train/2-topics.checkpoints/00000004-a/manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"bytes\" : 5", "\"bytes\" : 6"));

    FolderVerification verified = verify();

    assertThat(verified.isWhole()).isFalse();
    assertThat(said)
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .matches(
                        "file:.*sample/a.txt has another SHA-256 than its manifest says; delete file:.*/sample and run 'gere sample' again"),
            line ->
                assertThat(line)
                    .contains("b.txt is named in the manifest but missing")
                    .endsWith("train/1-reviews and run 'gere train' again"),
            line -> assertThat(line).contains("manifest.json has another SHA-256 than it says"));
    assertThat(verified.sentence()).endsWith("damaged files: 3");
  }

  @Test
  void whatIsLinkedOrHalfWrittenIsNotThisRuns() throws IOException {
    Files.createSymbolicLink(run.resolve("loop"), run);
    Files.createDirectories(run.resolve(".export.partial"));
    Files.writeString(run.resolve(".export.partial/manifest.json"), "{");

    assertThat(verify().isWhole()).isTrue();
  }

  @Test
  void aFolderWithoutManifestsBelowItIsRefused() throws IOException {
    Path empty = new Path(Files.createDirectories(run.resolve("sample/nothing")).toUri());

    assertThatThrownBy(() -> new FolderVerification(new Configuration(), said::add).read(empty))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nothing to verify");
  }

  private FolderVerification verify() {
    return new FolderVerification(new Configuration(), said::add).read(new Path(run.toUri()));
  }

  private void write(String name, String step) {
    StepFolder folder = new StepFolder(new Configuration(), new Path(run.resolve(name).toUri()));
    StepFolder.Rebuild rebuild = folder.rebuild(new Origin(step, Map.of(), Map.of()));
    for (String file : List.of("a.txt", "b.txt")) {
      rebuild.write(file, out -> out.write("hello".getBytes(StandardCharsets.UTF_8)));
    }
    rebuild.commit(Map.of());
  }
}
