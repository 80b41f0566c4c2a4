package io.gere.loss;

/**
 * A step's losses, as all ranks together saw it (method.md §4).
 *
 * @param total the objective
 * @param task cross-entropy of the task samples, null without any
 * @param replay cross-entropy of the replay samples, null without any
 * @param imitation the second term of the replay loss, unweighted
 * @param omega its weight; in scope {@code sample} the mean over replay samples
 */
public record StepLoss(double total, Double task, Double replay, double imitation, double omega) {}
