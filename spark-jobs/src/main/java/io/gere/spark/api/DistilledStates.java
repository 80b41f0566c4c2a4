package io.gere.spark.api;

/**
 * The base model's hidden states on the replay texts.
 *
 * @param folder that holds them, or their moments alone where the loss needs no more
 */
public record DistilledStates(String folder) {}
