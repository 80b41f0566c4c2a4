package io.gere.eval.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.model.decoder.DecoderConfig;
import io.gere.storage.Json;
import io.gere.storage.input.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
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
@SuppressWarnings("ArrayRecordComponent") // never compared
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

  /** Reads the file and checks that it fits a model. */
  static VerificationReference read(Path file, DecoderConfig model) {
    try (InputStream in = GivenFile.open(file)) {
      VerificationReference reference = Json.MAPPER.readValue(in, VerificationReference.class);
      reference.check(model);
      return reference;
    } catch (JsonProcessingException e) {
      throw refusal(file, e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw refusal(file, e.getMessage(), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static GereException refusal(Path file, String why, Exception cause) {
    return InputException.of(
        "%s is not a reference for this model: %s; see docs/models.md".formatted(file, why), cause);
  }

  /** The results there are, each as [rows][positions][width]. */
  Map<ComparedOutput, double[][][]> results() {
    Map<ComparedOutput, double[][][]> results = new EnumMap<>(ComparedOutput.class);
    if (hiddenStates != null) {
      results.put(ComparedOutput.HIDDEN_STATES, hiddenStates);
    }
    if (logitsFirst8 != null) {
      results.put(ComparedOutput.LOGITS_FIRST8, logitsFirst8);
    }
    if (logsumexp != null) {
      results.put(
          ComparedOutput.LOGSUMEXP,
          Arrays.stream(logsumexp)
              .map(row -> Arrays.stream(row).mapToObj(x -> new double[] {x}))
              .map(row -> row.toArray(double[][]::new))
              .toArray(double[][][]::new));
    }
    return results;
  }

  private void check(DecoderConfig model) {
    require(inputIds != null && inputIds.length > 0, "input_ids is missing or empty");
    for (int row = 0; row < inputIds.length; row++) {
      checkRow(row, model.vocabularySize());
    }
    Map<ComparedOutput, double[][][]> results = results();
    require(!results.isEmpty(), "it holds no results, only input_ids");
    results.forEach((quantity, values) -> checkShape(quantity, values, quantity.width(model)));
  }

  private void checkRow(int row, int vocabulary) {
    if (attentionMask != null) {
      require(
          attentionMask.length == inputIds.length
              && attentionMask[row].length == inputIds[row].length,
          "attention_mask has a different shape from input_ids");
    }
    Span span = span(row);
    require(
        span.from() < span.to()
            && IntStream.range(span.from(), span.to()).allMatch(t -> isReal(row, t)),
        "attention_mask, row %d is not one run of 1 with 0 before and after it".formatted(row));
    require(
        Arrays.stream(realIds(row)).allMatch(id -> id >= 0 && id < vocabulary),
        "input_ids, row %d holds an id outside the vocabulary of %d".formatted(row, vocabulary));
  }

  private void checkShape(ComparedOutput quantity, double[][][] values, int width) {
    boolean fits = values.length == inputIds.length;
    for (int row = 0; fits && row < values.length; row++) {
      fits =
          values[row].length == inputIds[row].length
              && Arrays.stream(values[row]).allMatch(position -> position.length == width);
    }
    require(
        fits,
        "%s must hold %d numbers for each position of input_ids".formatted(quantity.key(), width));
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private boolean isReal(int row, int position) {
    return attentionMask == null || attentionMask[row][position] == 1;
  }

  /** From the first to the last real position of a row. */
  Span span(int row) {
    int[] real = IntStream.range(0, inputIds[row].length).filter(t -> isReal(row, t)).toArray();
    return real.length == 0 ? new Span(0, 0) : new Span(real[0], real[real.length - 1] + 1);
  }

  int[] realIds(int row) {
    Span span = span(row);
    return Arrays.copyOfRange(inputIds[row], span.from(), span.to());
  }
}
