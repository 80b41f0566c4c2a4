package io.gere.spark.cli;

import static io.gere.spark.cli.BenchOutput.requireRange;

import io.gere.InputException;
import io.gere.bench.BenchMachine;
import io.gere.bench.BenchShape;
import io.gere.bench.step.StepBench;
import io.gere.bench.step.StepBenchOptions;
import io.gere.bench.step.StepReport;
import io.gere.bench.step.StepTable;
import io.gere.config.choice.Sharded;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench train-step}: how fast a training step is, here. */
@Command(
    name = "train-step",
    mixinStandardHelpOptions = true,
    header = "Measures the training step against matrix products.",
    description =
        """
        The training step on random tokens, against the machine's own matrix products, which are \
        measured before and after it: a machine that is busy with something else shows. On a GPU \
        also against what its vendor promises (MFU). With --replay, GeRe's step beside the plain \
        one. Shapes: reference (15.7 million parameters, for CPUs), 1b, 3b, 8b, 8b-lora (rank 16 \
        on all projections), or a model's folder, of which only config.json is read.""",
    footer = {
      "  gere bench train-step --threads 2",
      "  gere bench train-step --device cuda --shape 1b --dtype bfloat16"
    })
final class BenchTrainStepCommand implements Callable<Integer> {
  private static final String LORA = "-lora";
  private static final int LORA_RANK = 16;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--shape",
      defaultValue = "reference",
      paramLabel = "SHAPE",
      description = "See above; default ${DEFAULT-VALUE}.")
  private String shape;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of tensor operations on a CPU; default ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "float32 or bfloat16; default ${DEFAULT-VALUE}.")
  private String dtype;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "1",
      description = "Pieces the layers are cut into; default ${DEFAULT-VALUE}.")
  private int segments;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description = "Steps that are measured; default ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--sequences",
      paramLabel = "N",
      defaultValue = "8",
      description = "Of a global batch; default ${DEFAULT-VALUE}.")
  private int sequences;

  @Option(
      names = "--replay",
      paramLabel = "N",
      defaultValue = "0",
      description = "Replay documents among these, with the margin loss, in a second case.")
  private int replay;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    boolean lora = shape.endsWith(LORA);
    BenchShape measured =
        BenchShape.of(lora ? shape.substring(0, shape.length() - LORA.length()) : shape);
    requireRange("--threads", threads, 1, 1024);
    requireRange("--segments", segments, 1, measured.layers());
    requireRange("--steps", steps, 1, 100_000);
    requireRange("--sequences", sequences, 1, 4096);
    requireRange("--replay", replay, 0, sequences - 1);
    BenchMachine machine = BenchMachine.of(Device.parse(device), threads, type());
    StepBenchOptions options =
        new StepBenchOptions(
            machine, segments, Sharded.OPTIMIZER, steps, sequences, replay, lora ? LORA_RANK : 0);
    StepReport report = new StepBench(measured, options).run();
    return output.show(StepTable.lines(report), report);
  }

  private ElementType type() {
    return switch (dtype) {
      case "float32" -> ElementType.FLOAT32;
      case "bfloat16" -> ElementType.BFLOAT16;
      default ->
          throw InputException.of("--dtype is %s; it must be float32 or bfloat16".formatted(dtype));
    };
  }
}
