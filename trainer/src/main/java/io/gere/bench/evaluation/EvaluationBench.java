package io.gere.bench.evaluation;

import io.gere.bench.BenchShape;
import io.gere.bench.MatrixRate;
import io.gere.bench.StepTimes;
import io.gere.eval.StageEvaluation;
import io.gere.eval.inference.NextTokenLogits;
import io.gere.model.DecoderModel;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * {@code bench evaluate}: how fast an exam is scored, as {@code evaluate} does it, on random token
 * ids: prompts of one length against the machine's matrix products, and five-shot prompts with
 * their common beginning read once against each of them read whole.
 */
public final class EvaluationBench {
  /** Batches of prompts that are read whole. */
  private static final int BATCHES = 4;

  /** Tokens of an introduction and five examples: about what MMLU's anatomy has. */
  private static final int SHOTS = 500;

  /** Tokens of a question with its options: from, to. */
  private static final int SHORTEST = 40;

  private static final int LONGEST = 120;

  private static final long[] LETTERS = {1, 2, 3, 4};

  private final BenchShape shape;
  private final Options options;

  /**
   * What may be chosen.
   *
   * @param threads of tensor operations
   * @param questions of the five-shot exam
   * @param lengths of prompts that are read whole, in tokens
   * @param repetitions of each measurement
   * @param matrices sizes of the matrix products
   */
  public record Options(
      int threads, int questions, List<Integer> lengths, int repetitions, List<Integer> matrices) {
    public Options {
      lengths = List.copyOf(lengths);
      matrices = List.copyOf(matrices);
    }
  }

  public EvaluationBench(BenchShape shape, Options options) {
    this.shape = shape;
    this.options = options;
  }

  /** Measures. */
  public EvaluationReport run() {
    Torch.prepareThread(options.threads());
    Random random = new Random(1);
    List<Double> rates = new ArrayList<>();
    List<EvaluationReport.Reading> readings = new ArrayList<>();
    try (DecoderModel model = DecoderModel.random(shape.config(), 1)) {
      NextTokenLogits logits = new NextTokenLogits(model, LETTERS, StageEvaluation.BATCH_TOKENS);
      rates.add(matrixRate());
      for (int length : options.lengths()) {
        int count = BATCHES * Math.max(1, StageEvaluation.BATCH_TOKENS / length);
        List<int[]> prompts =
            IntStream.range(0, count).mapToObj(i -> tokens(random, length)).toList();
        Timed read = time(() -> logits.after(prompts));
        readings.add(
            EvaluationReport.Reading.of(shape, prompts.size(), length, read.seconds().median()));
        rates.add(matrixRate());
      }
      List<int[]> fiveShot = fiveShot(random);
      Timed whole = time(() -> logits.after(fiveShot));
      Timed shared = time(() -> logits.afterCommonBeginning(fiveShot));
      rates.add(matrixRate());
      return new EvaluationReport(
          options.threads(),
          shape,
          rates,
          readings,
          new EvaluationReport.FiveShot(
              fiveShot.size(),
              fiveShot.stream().mapToLong(prompt -> prompt.length).sum(),
              whole.seconds(),
              shared.seconds(),
              whole.seconds().median() / shared.seconds().median(),
              sameChoices(whole.logits(), shared.logits()),
              largestDifference(whole.logits(), shared.logits())));
    }
  }

  private double matrixRate() {
    int[] sizes = options.matrices().stream().mapToInt(Integer::intValue).toArray();
    return MatrixRate.gigaflops(ElementType.FLOAT32, sizes);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Timed(StepTimes seconds, float[][] logits) {}

  /** The first run readies caches, memory and the compiler, and does not count. */
  private Timed time(Supplier<float[][]> work) {
    float[][] logits = work.get();
    double[] seconds = new double[options.repetitions()];
    for (int i = 0; i < seconds.length; i++) {
      long start = System.nanoTime();
      logits = work.get();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    return new Timed(StepTimes.of(seconds), logits);
  }

  private List<int[]> fiveShot(Random random) {
    int[] shots = tokens(random, SHOTS);
    return IntStream.range(0, options.questions())
        .mapToObj(
            i -> {
              int[] question = tokens(random, SHORTEST + random.nextInt(LONGEST - SHORTEST + 1));
              return IntStream.concat(Arrays.stream(shots), Arrays.stream(question)).toArray();
            })
        .toList();
  }

  private int[] tokens(Random random, int count) {
    return random.ints(count, 0, shape.vocabulary()).toArray();
  }

  private static int sameChoices(float[][] a, float[][] b) {
    return (int) IntStream.range(0, a.length).filter(i -> highest(a[i]) == highest(b[i])).count();
  }

  private static int highest(float[] logits) {
    return IntStream.range(1, logits.length)
        .reduce(0, (best, i) -> logits[i] > logits[best] ? i : best);
  }

  private static double largestDifference(float[][] a, float[][] b) {
    return IntStream.range(0, a.length)
        .mapToDouble(
            i ->
                IntStream.range(0, a[i].length)
                    .mapToDouble(t -> Math.abs(a[i][t] - b[i][t]))
                    .max()
                    .orElseThrow())
        .max()
        .orElseThrow();
  }
}
