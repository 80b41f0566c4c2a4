package io.gere.eval.inference;

import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How likely a model finds each of several answers to a prompt: {@code Σ_t ln P(y_t | prompt,
 * y_<t)} over the answer's own tokens, the end of the text not among them. The prompt is read once,
 * and all of its answers are then read side by side, each blind to the others.
 */
public final class OptionLikelihoods {
  private final DecoderModel model;
  private final int batchTokens;

  /**
   * @param batchTokens of prompts that are read at a time, padding counted
   */
  public OptionLikelihoods(DecoderModel model, int batchTokens) {
    this.model = model;
    this.batchTokens = batchTokens;
  }

  /**
   * A prompt and the answers to weigh.
   *
   * @param prompt token ids, at least one
   * @param options token ids of each, at least one
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Choice(int[] prompt, List<int[]> options) {
    /** How many tokens it has in all. */
    public int tokens() {
      return prompt.length + options.stream().mapToInt(option -> option.length).sum();
    }
  }

  /**
   * Logarithms of the probabilities.
   *
   * @return [choices][options of each], 0 or less
   */
  public double[][] of(List<Choice> choices) {
    double[][] likelihoods = new double[choices.size()][];
    List<int[]> prompts = choices.stream().map(Choice::prompt).toList();
    for (PaddedBatch batch : PaddedBatch.of(prompts, batchTokens)) {
      List<List<int[]>> options =
          Arrays.stream(batch.members()).mapToObj(i -> choices.get(i).options()).toList();
      try (KeyValueCache cache = new KeyValueCache(model, batch, 0)) {
        batch.put(likelihoods, of(model, cache, batch, options));
      }
    }
    return likelihoods;
  }

  /**
   * The same for a batch that the model has read.
   *
   * @param options of each row
   * @return [rows][options of each]
   */
  public static double[][] of(
      DecoderModel model, KeyValueCache cache, PaddedBatch batch, List<List<int[]>> options) {
    Targets first = new Targets();
    Targets rest = new Targets();
    List<int[]> continuations = new ArrayList<>();
    int width =
        options.stream()
            .mapToInt(row -> row.stream().mapToInt(tokens -> tokens.length - 1).sum())
            .max()
            .orElseThrow();
    long[] positions = new long[batch.rows() * width];
    long[] branches = new long[batch.rows() * width];
    int option = 0;
    for (int row = 0; row < batch.rows(); row++) {
      int[] line = new int[width];
      int at = 0;
      for (int[] tokens : options.get(row)) {
        first.add(row * (long) batch.longest() + batch.lengths()[row] - 1, tokens[0], option);
        for (int t = 1; t < tokens.length; t++, at++) {
          line[at] = tokens[t - 1];
          positions[row * width + at] = t - 1L;
          branches[row * width + at] = option;
          rest.add(row * (long) width + at, tokens[t], option);
        }
        option++;
      }
      Arrays.fill(branches, row * width + at, (row + 1) * width, -1);
      continuations.add(line);
    }
    double[] sums = new double[option];
    try (TensorScope scope = TensorScope.open()) {
      first.add(sums, model, scope, cache.hidden());
      if (width > 0) {
        PaddedBatch lines = PaddedBatch.inOrder(continuations);
        rest.add(sums, model, scope, cache.readOn(scope, lines, positions, branches));
      }
    }
    return split(sums, options);
  }

  private static double[][] split(double[] sums, List<List<int[]>> options) {
    double[][] rows = new double[options.size()][];
    int from = 0;
    for (int row = 0; row < rows.length; row++) {
      int to = from + options.get(row).size();
      rows[row] = Arrays.copyOfRange(sums, from, to);
      from = to;
    }
    return rows;
  }

  /** Which hidden states predict which tokens of which options. */
  private static final class Targets {
    private final List<Long> rows = new ArrayList<>();
    private final List<Long> tokens = new ArrayList<>();
    private final List<Long> options = new ArrayList<>();

    void add(long row, long token, long option) {
      rows.add(row);
      tokens.add(token);
      options.add(option);
    }

    /** Adds the tokens' log-probabilities to their options' sums. */
    void add(double[] sums, DecoderModel model, TensorScope scope, Tensor hidden) {
      double[] crossEntropies =
          new SummedCrossEntropy(model, scope, hidden)
              .of(array(rows), array(tokens), array(options), sums.length);
      Arrays.setAll(sums, i -> sums[i] - crossEntropies[i]);
    }

    private static long[] array(List<Long> values) {
      return values.stream().mapToLong(Long::longValue).toArray();
    }
  }
}
