package io.gere.config;

import io.gere.config.choice.NoDecay;
import io.gere.config.choice.Schedule;
import io.gere.config.choice.StatePlace;
import java.util.List;

/**
 * AdamW.
 *
 * @param learningRate at its highest
 * @param betas two of them, from 0 to below 1
 * @param epsilon in the update's denominator
 * @param weightDecay decoupled, times the learning rate
 * @param noDecay parameters that weight decay leaves alone
 * @param clipNorm the gradient's largest global L2 norm; 0, or null in YAML: no clipping
 * @param schedule how the learning rate falls
 * @param warmupSteps over which the learning rate rises to its highest
 * @param state whose memory holds moments and master weights: the device's that trains, or the
 *     machine's
 */
public record Optimizer(
    @Default("3e-6") double learningRate,
    @Default("[0.9, 0.999]") List<Double> betas,
    @Default("1e-8") double epsilon,
    @Default("0") double weightDecay,
    @Default("[]") List<NoDecay> noDecay,
    @Default(value = "1.0", ifNull = "0") double clipNorm,
    @Default("cosine") Schedule schedule,
    @Default("10") int warmupSteps,
    @Default("device") StatePlace state) {
  public Optimizer {
    Check.above("optimizer.learning_rate", learningRate, 0, 1e6);
    betas = List.copyOf(betas);
    boolean pair = betas.size() == 2 && betas.stream().allMatch(beta -> beta >= 0 && beta < 1);
    Check.that(pair, "optimizer.betas", betas, "be two numbers from 0 to below 1");
    // Smaller ones are 0 in float32, and a first gradient of 0 is divided by them.
    Check.between("optimizer.epsilon", epsilon, 1e-37, 1e6);
    Check.between("optimizer.weight_decay", weightDecay, 0, 1e6);
    noDecay = List.copyOf(noDecay);
    Check.between("optimizer.clip_norm", clipNorm, 0, 1e30);
    Check.atLeast("optimizer.warmup_steps", warmupSteps, 0);
  }
}
