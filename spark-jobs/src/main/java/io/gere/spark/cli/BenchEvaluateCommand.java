package io.gere.spark.cli;

import io.gere.InputException;
import io.gere.bench.BenchShape;
import io.gere.bench.evaluation.EvaluationBench;
import io.gere.bench.evaluation.EvaluationReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench evaluate}: how fast an exam is scored. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    header = "Measures how fast an exam is scored.",
    description =
        """
        Scoring an exam with the reference model and random tokens: prompts of several lengths, \
        read whole, against the machine's own matrix products, and prompts with five examples, \
        whose common beginning is read once, against the same prompts read whole.""")
final class BenchEvaluateCommand implements Callable<Integer> {
  private static final List<Integer> MATRICES = List.of(1024, 2048);

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of tensor operations; default ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of the five-shot exam; default ${DEFAULT-VALUE}.")
  private int questions;

  @Option(
      names = "--lengths",
      split = ",",
      defaultValue = "256,512",
      paramLabel = "TOKENS",
      description = "Of prompts that are read whole; default ${DEFAULT-VALUE}.")
  private List<Integer> lengths;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "3",
      description = "Of each measurement; default ${DEFAULT-VALUE}.")
  private int repetitions;

  @Mixin private BenchOutput output;

  @Override
  public Integer call() {
    requirePositive("--threads", threads);
    requirePositive("--questions", questions);
    lengths.forEach(length -> requirePositive("--lengths", length));
    requirePositive("--repetitions", repetitions);
    EvaluationBench.Options options =
        new EvaluationBench.Options(threads, questions, lengths, repetitions, MATRICES);
    EvaluationReport report = new EvaluationBench(BenchShape.REFERENCE, options).run();
    return output.show(report.lines(), report);
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw InputException.of("%s is %d; it must be at least 1".formatted(option, value));
    }
  }
}
