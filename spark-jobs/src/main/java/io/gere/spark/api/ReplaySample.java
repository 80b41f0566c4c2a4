package io.gere.spark.api;

/**
 * General text that was drawn for replay.
 *
 * @param folder that holds it, {@code replay.jsonl} with a document a line
 * @param documents how many
 */
public record ReplaySample(String folder, long documents) {}
