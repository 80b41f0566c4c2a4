package io.gere.spark.cli;

import io.gere.bench.BenchShape;
import io.gere.bench.LoadBench;
import io.gere.bench.LoadReport;
import io.gere.bench.collective.AllReduceBench;
import io.gere.bench.collective.AllReduceReport;
import io.gere.bench.step.CheckpointBench;
import io.gere.bench.step.CheckpointBenchOptions;
import io.gere.bench.step.CheckpointReport;
import io.gere.bench.step.ScalingBench;
import io.gere.bench.step.ScalingReport;
import io.gere.config.choice.Sharded;
import io.gere.tensor.Torch;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench}: how fast this program is on this machine. */
@Command(
    name = "bench",
    subcommands = {BenchTrainStepCommand.class, BenchEvaluateCommand.class},
    mixinStandardHelpOptions = true,
    header = "Measures how fast this program is on this machine.",
    description =
        """
        Measures this program on this machine.""")
final class BenchCommand {
  @Command(
      name = "all-reduce",
      mixinStandardHelpOptions = true,
      header = "Measures how fast ranks sum a buffer over the ring.",
      description =
          """
          Sums a float32 buffer over ranks that are processes of this machine, joined by the ring \
          that training uses, and in training's two halves, a reduce-scatter and then an \
          all-gather; and lets the same processes merely send and receive as many bytes through \
          plain sockets. The share says how much of what the sockets can carry the ring reaches: \
          in both halves together a rank sends 2 (n - 1) / n of the buffer, and receives as much \
          at the same time.""")
  int allReduce(
      @Option(
              names = "--ranks",
              split = ",",
              defaultValue = "2,4",
              paramLabel = "N",
              description = "Numbers of processes; default ${DEFAULT-VALUE}.")
          List<Integer> ranks,
      @Option(
              names = "--sizes",
              split = ",",
              defaultValue = "1,50,400",
              paramLabel = "MB",
              description = "Of the buffer, in 10^6 bytes; default ${DEFAULT-VALUE}.")
          List<Integer> sizes,
      @Mixin BenchOutput output) {
    ranks.forEach(count -> BenchOutput.requireRange("--ranks", count, 2, 64));
    sizes.forEach(size -> BenchOutput.requireRange("--sizes", size, 1, 1000));
    AllReduceReport report = AllReduceBench.run(ranks, sizes, output.console());
    return output.show(report.lines(), report);
  }

  @Command(
      name = "scaling",
      mixinStandardHelpOptions = true,
      header = "Measures the training step on one rank and on several.",
      description =
          """
          The training step of train-step on one rank, then on several that share its global \
          batch: processes of one thread each, joined by the ring. With as many cores as ranks, \
          twice the ranks should give nearly twice the tokens; a machine that is busy with \
          something else gives less, and so does a small batch: what the ranks exchange is the \
          same for every batch.""")
  int scaling(
      @Option(
              names = "--ranks",
              split = ",",
              defaultValue = "2",
              paramLabel = "N",
              description = "Numbers of processes to compare with one; default ${DEFAULT-VALUE}.")
          List<Integer> ranks,
      @Option(
              names = "--steps",
              paramLabel = "N",
              defaultValue = "5",
              description = "Steps that are measured; default ${DEFAULT-VALUE}.")
          int steps,
      @Option(
              names = "--sequences",
              paramLabel = "N",
              defaultValue = "32",
              description = "Of the global batch, in micro-batches of 8; default ${DEFAULT-VALUE}.")
          int sequences,
      @Option(
              names = "--segments",
              paramLabel = "N",
              defaultValue = "1",
              description = "As train.segments; default ${DEFAULT-VALUE}.")
          int segments,
      @Option(
              names = "--shard",
              split = ",",
              defaultValue = "optimizer",
              paramLabel = "WHAT",
              description =
                  "As train.shard, one after the other: optimizer, gradients, parameters; default"
                      + " ${DEFAULT-VALUE}.")
          List<Sharded> shard,
      @Mixin BenchOutput output) {
    ranks.forEach(count -> BenchOutput.requireRange("--ranks", count, 2, 64));
    BenchOutput.requireRange("--segments", segments, 1, 1024);
    BenchOutput.requireRange("--steps", steps, 1, 100_000);
    BenchOutput.requireRange("--sequences", sequences, 1, 4096);
    ScalingReport report =
        new ScalingBench(BenchShape.REFERENCE, segments, steps, sequences)
            .run(ranks, shard, output.console());
    return output.show(report.lines(), report);
  }

  @Command(
      name = "checkpoint",
      mixinStandardHelpOptions = true,
      header = "Measures what checkpoints cost a training run.",
      description =
          """
          What checkpoints cost a training run of the reference model: how long a step waits for \
          the copy, and by how much the steps are longer while a thread writes it to a temporary \
          folder.""")
  int checkpoint(
      @Option(
              names = "--threads",
              paramLabel = "N",
              defaultValue = "1",
              description = "Of tensor operations; default ${DEFAULT-VALUE}.")
          int threads,
      @Option(
              names = "--every",
              paramLabel = "N",
              defaultValue = "50",
              description = "Steps between two checkpoints; default ${DEFAULT-VALUE}.")
          int every,
      @Option(
              names = "--count",
              paramLabel = "N",
              defaultValue = "3",
              description = "Checkpoints that are measured; default ${DEFAULT-VALUE}.")
          int count,
      @Option(
              names = "--sequences",
              paramLabel = "N",
              defaultValue = "1",
              description = "Of a batch: fewer make shorter steps; default ${DEFAULT-VALUE}.")
          int sequences,
      @Mixin BenchOutput output) {
    BenchOutput.requireRange("--threads", threads, 1, 1024);
    BenchOutput.requireRange("--every", every, 10, 100_000);
    BenchOutput.requireRange("--count", count, 1, 1000);
    BenchOutput.requireRange("--sequences", sequences, 1, 4096);
    CheckpointReport report =
        new CheckpointBench(
                BenchShape.REFERENCE, new CheckpointBenchOptions(threads, every, count, sequences))
            .run();
    return output.show(report.lines(), report);
  }

  @Command(
      name = "load",
      mixinStandardHelpOptions = true,
      header = "Measures what it costs to check a model's digests.",
      description =
          """
          What it costs that every byte of a model is held against its manifest while it is \
          loaded: a model is made up in bfloat16, written to a temporary folder and loaded from \
          the page cache, in turn with its manifest and without. The sizes are those of \
          train-step; 1b has 2.2 GB.""")
  int load(
      @Option(
              names = "--shape",
              defaultValue = "1b",
              paramLabel = "NAME",
              description = "reference, 1b, 3b, 8b or a model's folder; default ${DEFAULT-VALUE}.")
          String shape,
      @Option(
              names = "--rounds",
              paramLabel = "N",
              defaultValue = "9",
              description = "In which both are loaded; default ${DEFAULT-VALUE}.")
          int rounds,
      @Mixin BenchOutput output) {
    BenchOutput.requireRange("--rounds", rounds, 1, 1000);
    Torch.prepareThread(1);
    LoadReport report = new LoadBench(BenchShape.of(shape), rounds).run(output.console());
    return output.show(report.lines(), report);
  }
}
