package io.gere.bench.step;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.bench.BenchMachine;
import io.gere.bench.BenchShape;
import io.gere.bench.PeakRate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code bench train-step} measured, in one process and one run.
 *
 * @param dtype of weights and matrix products
 * @param threads of tensor operations
 * @param segments pieces the layers were cut into
 * @param shape of model and batch
 * @param parameters all weights
 * @param productParameters all weights but the embedding, which does no product
 * @param matrixGflops the best matrix product, before the first case and after each
 * @param results one for each case
 * @param device cpu, cuda:0 …
 * @param card what nvidia-smi calls the GPU; null on a CPU
 * @param peakGflops what the card's vendor promises for this type; null where unknown
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StepReport(
    String dtype,
    int threads,
    int segments,
    BenchShape shape,
    long parameters,
    long productParameters,
    List<Double> matrixGflops,
    List<Result> results,
    String device,
    String card,
    Double peakGflops) {
  public StepReport {
    matrixGflops = List.copyOf(matrixGflops);
    results = List.copyOf(results);
  }

  /**
   * A case and what follows from it. Rates are those of the median step; a share is of the best
   * matrix product of the whole run.
   *
   * @param measured the case
   * @param tokensPerSecond of the median step
   * @param gflops 6 · {@code parameters} · tokens/s
   * @param share of the matrix rate
   * @param productGflops 6 · {@code productParameters} · tokens/s
   * @param productShare of the matrix rate
   * @param mfu model FLOPs utilisation: {@code gflops} over the vendor's peak; null where unknown
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Result(
      StepCase measured,
      double tokensPerSecond,
      double gflops,
      double share,
      double productGflops,
      double productShare,
      Double mfu) {}

  static StepReport of(
      BenchShape shape,
      StepBenchOptions options,
      List<Double> rates,
      List<StepCase> cases,
      String card) {
    BenchMachine machine = options.machine();
    Double peak =
        Optional.ofNullable(card)
            .flatMap(PeakRate::of)
            .map(rate -> rate.gigaflops(machine.type()))
            .orElse(null);
    long all = shape.config().parameterCount();
    long products = shape.productParameters();
    double best = Collections.max(rates);
    List<Result> results =
        cases.stream()
            .map(
                measured -> {
                  double speed = measured.tokens() / measured.stepSeconds().median();
                  double gflops = 6e-9 * all * speed;
                  double productGflops = 6e-9 * products * speed;
                  return new Result(
                      measured,
                      speed,
                      gflops,
                      gflops / best,
                      productGflops,
                      productGflops / best,
                      peak == null ? null : gflops / peak);
                })
            .toList();
    return new StepReport(
        machine.type().name().toLowerCase(Locale.ROOT),
        machine.threads(),
        options.segments(),
        shape,
        all,
        products,
        rates,
        results,
        machine.deviceName(),
        card,
        peak);
  }
}
