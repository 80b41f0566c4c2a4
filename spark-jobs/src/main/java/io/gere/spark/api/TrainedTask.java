package io.gere.spark.api;

/**
 * A task that was learnt.
 *
 * @param name the recipe's
 * @param folder of the model after it, in Hugging Face's or, of an adapter, PEFT's layout
 */
public record TrainedTask(String name, String folder) {}
