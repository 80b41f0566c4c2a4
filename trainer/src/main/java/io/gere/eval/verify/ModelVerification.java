package io.gere.eval.verify;

import static io.gere.RootLocale.format;

import io.gere.model.DecoderModel;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.InferenceOps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Compares what this program computes with a model with what another one did. */
public final class ModelVerification {
  /** Positions whose logits are in memory at a time: 131 MB for Llama 3's vocabulary. */
  private static final int CHUNK = 256;

  private ModelVerification() {}

  /**
   * The largest absolute difference of one result.
   *
   * @param key of the result in the reference file
   * @param value 0 or more; infinite where one of the two is no number
   * @param row where it is, from 0
   * @param position where it is in the row, from 0, padding counted
   */
  public record LargestDifference(String key, double value, int row, int position) {}

  /**
   * What came out.
   *
   * @param differences one for each result in the reference
   * @param positions how many were compared
   */
  public record Result(List<LargestDifference> differences, int positions) {
    public Result {
      differences = List.copyOf(differences);
    }

    /** Whether every difference is at most {@code tolerance}. */
    public boolean isWithin(double tolerance) {
      return differences.stream().allMatch(difference -> difference.value() <= tolerance);
    }

    /** For people, a line each. */
    public List<String> lines() {
      return differences.stream()
          .map(
              largest ->
                  format(
                      "%-13s largest difference %.3g at row %d, position %d (%,d positions)",
                      largest.key(), largest.value(), largest.row(), largest.position(), positions))
          .toList();
    }
  }

  /**
   * Runs the model over the reference's rows, each alone and without padding.
   *
   * @param reference JSON, see {@link VerificationReference}
   */
  public static Result run(DecoderModel model, Path reference) {
    VerificationReference expected = VerificationReference.read(reference, model.config());
    Map<ComparedOutput, double[][][]> results = expected.results();
    Map<ComparedOutput, LargestDifference> largest = new EnumMap<>(ComparedOutput.class);
    int positions = 0;
    for (int row = 0; row < expected.inputIds().length; row++) {
      int first = expected.span(row).from();
      Map<ComparedOutput, float[]> actual = compute(model, expected.realIds(row));
      for (ComparedOutput quantity : results.keySet()) {
        int width = quantity.width(model.config());
        float[] values = actual.get(quantity);
        for (int i = 0; i < values.length; i++) {
          int position = first + i / width;
          double difference = distance(values[i], results.get(quantity)[row][position][i % width]);
          LargestDifference before = largest.get(quantity);
          if (before == null || difference > before.value()) {
            largest.put(quantity, new LargestDifference(quantity.key(), difference, row, position));
          }
        }
      }
      positions += expected.realIds(row).length;
    }
    return new Result(new ArrayList<>(largest.values()), positions);
  }

  private static double distance(float actual, double expected) {
    double distance = Math.abs(actual - expected);
    return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
  }

  /** A row's numbers, [length, width] each. */
  private static Map<ComparedOutput, float[]> compute(DecoderModel model, int[] ids) {
    int width = model.config().hiddenSize();
    int firstTokens = ComparedOutput.LOGITS_FIRST8.width(model.config());
    float[] first = new float[ids.length * firstTokens];
    float[] logSums = new float[ids.length];
    InferenceOps ops = model.ops().inference();
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden =
          model.hidden(
              scope,
              scope.of(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length),
              new int[] {ids.length});
      for (int from = 0; from < ids.length; from += CHUNK) {
        int count = Math.min(CHUNK, ids.length - from);
        try (TensorScope chunk = scope.inner()) {
          // Each position becomes a sequence of its own, of which position 0 is asked.
          Tensor states = chunk.window(hidden, (long) from * width, count, 1, width);
          Tensor zeros = chunk.of(new long[count], count);
          Tensor logits = ops.logitsAt(chunk, states, zeros, model.head());
          Tensor columns = chunk.of(firstColumns(firstTokens), firstTokens);
          float[] chosen = ops.selectColumns(chunk, logits, columns).toFloats();
          System.arraycopy(chosen, 0, first, from * firstTokens, chosen.length);
          float[] sums = ops.logSumExp(chunk, logits).toFloats();
          System.arraycopy(sums, 0, logSums, from, count);
        }
      }
      return Map.of(
          ComparedOutput.HIDDEN_STATES, hidden.toFloats(),
          ComparedOutput.LOGITS_FIRST8, first,
          ComparedOutput.LOGSUMEXP, logSums);
    }
  }

  private static long[] firstColumns(int count) {
    long[] columns = new long[count];
    Arrays.setAll(columns, i -> i);
    return columns;
  }
}
