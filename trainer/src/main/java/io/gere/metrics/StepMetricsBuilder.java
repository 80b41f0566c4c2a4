package io.gere.metrics;

import io.gere.step.StepSeconds;

/**
 * The {@link StepMetrics} of a step, component by component. What is not set is 0, or null where it
 * may be.
 */
public final class StepMetricsBuilder {
  private String task;
  private int epoch;
  private long step;
  private double loss;
  private Double ceTask;
  private Double ceReplay;
  private double imitation;
  private double omega;
  private long marginNonzero;
  private double gradNorm;
  private double lr;
  private long tokens;
  private double tokensPerSecond;
  private int replaySamples;
  private int worldSize;
  private double padding;
  private long skipped;
  private StepSeconds seconds;
  private DeviceUse device;

  public StepMetricsBuilder task(String value) {
    task = value;
    return this;
  }

  public StepMetricsBuilder epoch(int value) {
    epoch = value;
    return this;
  }

  public StepMetricsBuilder step(long value) {
    step = value;
    return this;
  }

  public StepMetricsBuilder loss(double value) {
    loss = value;
    return this;
  }

  public StepMetricsBuilder ceTask(Double value) {
    ceTask = value;
    return this;
  }

  public StepMetricsBuilder ceReplay(Double value) {
    ceReplay = value;
    return this;
  }

  public StepMetricsBuilder imitation(double value) {
    imitation = value;
    return this;
  }

  public StepMetricsBuilder omega(double value) {
    omega = value;
    return this;
  }

  public StepMetricsBuilder marginNonzero(long value) {
    marginNonzero = value;
    return this;
  }

  public StepMetricsBuilder gradNorm(double value) {
    gradNorm = value;
    return this;
  }

  public StepMetricsBuilder lr(double value) {
    lr = value;
    return this;
  }

  public StepMetricsBuilder tokens(long value) {
    tokens = value;
    return this;
  }

  public StepMetricsBuilder tokensPerSecond(double value) {
    tokensPerSecond = value;
    return this;
  }

  public StepMetricsBuilder replaySamples(int value) {
    replaySamples = value;
    return this;
  }

  public StepMetricsBuilder worldSize(int value) {
    worldSize = value;
    return this;
  }

  public StepMetricsBuilder padding(double value) {
    padding = value;
    return this;
  }

  public StepMetricsBuilder skipped(long value) {
    skipped = value;
    return this;
  }

  public StepMetricsBuilder seconds(StepSeconds value) {
    seconds = value;
    return this;
  }

  public StepMetricsBuilder device(DeviceUse value) {
    device = value;
    return this;
  }

  public StepMetrics build() {
    return new StepMetrics(
        task,
        epoch,
        step,
        loss,
        ceTask,
        ceReplay,
        imitation,
        omega,
        marginNonzero,
        gradNorm,
        lr,
        tokens,
        tokensPerSecond,
        replaySamples,
        worldSize,
        padding,
        skipped,
        seconds,
        device);
  }
}
