package io.gere.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What another program computed with the same model. All but {@code inputIds} may be null, but not
 * all three results.
 *
 * @param inputIds [rows][positions]; rows may differ in length
 * @param attentionMask [rows][positions] of 1, real, and 0, padding on either side; null: all real
 * @param hiddenStates [rows][positions][D], after the final norm
 * @param logitsFirst8 [rows][positions][8]: logits of the tokens 0..7
 * @param logsumexp [rows][positions]: ln Σ exp over all logits
 */
@JsonNaming(SnakeCaseStrategy.class)
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record VerificationReference(
    int[][] inputIds,
    int[][] attentionMask,
    double[][][] hiddenStates,
    double[][][] logitsFirst8,
    double[][] logsumexp) {

  /**
   * The real positions of a row.
   *
   * @param from the first
   * @param to one past the last
   */
  record Span(int from, int to) {}

  /** Reads the file and checks its shapes. */
  static VerificationReference read(Path file, int hiddenSize) {
    try {
      VerificationReference reference =
          Json.MAPPER.readValue(file.toFile(), VerificationReference.class);
      reference.check(hiddenSize);
      return reference;
    } catch (JsonProcessingException e) {
      throw GereException.failure(
          "%s is no reference for verify-model: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IllegalArgumentException e) {
      throw GereException.failure(
          "%s is no reference for verify-model: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void check(int hiddenSize) {
    require(inputIds != null && inputIds.length > 0, "input_ids is missing or empty");
    require(
        hiddenStates != null || logitsFirst8 != null || logsumexp != null,
        "it has none of hidden_states, logits_first8 and logsumexp, so nothing can be compared");
    checkLengths("attention_mask", attentionMask);
    checkLengths("hidden_states", hiddenStates);
    checkLengths("logits_first8", logitsFirst8);
    checkLengths("logsumexp", logsumexp);
    checkWidth("hidden_states", hiddenStates, hiddenSize);
    checkWidth("logits_first8", logitsFirst8, ModelVerification.FIRST);
    for (int row = 0; row < inputIds.length; row++) {
      Span span = span(row);
      require(
          span.from() < span.to() && IntStream.range(span.from(), span.to()).allMatch(real(row)),
          "attention_mask, row %d must be one run of 1 with 0 before and after it".formatted(row));
    }
  }

  /** Whatever is there has an entry for each position of each row. */
  private void checkLengths(String key, Object values) {
    if (values == null) {
      return;
    }
    int rows = java.lang.reflect.Array.getLength(values);
    require(
        rows == inputIds.length,
        "%s has %d rows, but input_ids has %d".formatted(key, rows, inputIds.length));
    for (int row = 0; row < rows; row++) {
      int positions = java.lang.reflect.Array.getLength(java.lang.reflect.Array.get(values, row));
      require(
          positions == inputIds[row].length,
          "%s, row %d has %d positions, but input_ids has %d"
              .formatted(key, row, positions, inputIds[row].length));
    }
  }

  private static void checkWidth(String key, double[][][] values, int width) {
    if (values != null) {
      for (double[][] row : values) {
        for (double[] position : row) {
          require(
              position.length == width,
              "%s has %d numbers for a position; the model has %d"
                  .formatted(key, position.length, width));
        }
      }
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private java.util.function.IntPredicate real(int row) {
    return position -> attentionMask == null || attentionMask[row][position] == 1;
  }

  /** From the first to the last real position. */
  Span span(int row) {
    int[] real = IntStream.range(0, inputIds[row].length).filter(real(row)).toArray();
    return real.length == 0 ? new Span(0, 0) : new Span(real[0], real[real.length - 1] + 1);
  }

  int[] realIds(int row) {
    Span span = span(row);
    return Arrays.copyOfRange(inputIds[row], span.from(), span.to());
  }
}
