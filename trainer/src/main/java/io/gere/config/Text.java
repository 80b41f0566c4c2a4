package io.gere.config;

/**
 * How the model's tokenizer is used.
 *
 * @param eos the token that ends an answer, as it stands in {@code tokenizer.json}; the one that
 *     the files beside it name unless written
 */
public record Text(@Default("null") String eos) {}
