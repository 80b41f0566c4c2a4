package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.LocalHdfs;
import io.gere.spark.cluster.Fault.Act;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run whose recipe and folder lie on HDFS keeps its checkpoints there, and goes on from them. */
@Tag("hdfs")
final class HdfsTrainingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void aRunOnHdfsGoesOnFromItsCheckpointThere() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("on-hdfs");
    Fault fault = run.fault(Act.THROW, 1, "reviews", 10, BACKWARD);
    FileSystem hdfs = LocalHdfs.fileSystem();
    hdfs.copyFromLocalFile(new Path(run.folder().toUri()), new Path("/runs/one"));

    String[] command = run.command("train", "run.dir=" + LocalHdfs.uri() + "/runs/one");
    hdfs.copyFromLocalFile(new Path(command[2]), new Path("/recipes/one.yaml"));
    command[2] = LocalHdfs.uri() + "/recipes/one.yaml";

    ChildProcess gere = GereProcess.local("on-hdfs", List.of(fault), command);

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    assertThat(gere.output()).containsPattern("goes on with task reviews, step (7|10)\\b");
    Path model = new Path("/runs/one/train/2-topics/model.safetensors");
    try (InputStream in = hdfs.open(model)) {
      assertThat(in.readAllBytes()).isEqualTo(SmallRun.undisturbed().weights());
    }
    assertThat(hdfs.exists(new Path("/runs/one/train/1-reviews.checkpoints"))).isFalse();
  }
}
