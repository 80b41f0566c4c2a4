package io.gere.spark.api;

import java.util.List;

/**
 * What a run can do at its end, and could before. Fractions from 0 to 1, but for the nats; null is
 * what was not measured.
 *
 * @param folder that holds all of it, {@code scores.json}
 * @param tasks names, in the order they were learnt
 * @param accuracy {@code accuracy.get(i).get(j)}: on task j after training task i
 * @param ap mean accuracy of all tasks after the last one
 * @param bwt what learning later tasks did to earlier ones
 * @param exam general ability after the last task
 * @param baseExam general ability of the base model
 * @param f1Avg harmonic mean of exam and AP
 * @param nats cross-entropy on held-out general text after the last task, per token
 * @param baseNats of the base model
 */
public record RunScores(
    String folder,
    List<String> tasks,
    List<List<Double>> accuracy,
    Double ap,
    Double bwt,
    Double exam,
    Double baseExam,
    Double f1Avg,
    Double nats,
    Double baseNats) {}
