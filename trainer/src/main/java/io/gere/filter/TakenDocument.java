package io.gere.filter;

/**
 * A document that joined.
 *
 * @param bytes of its line in the corpus; 0 where the format does not tell
 * @param tokens before it is cut; 0 where there is no tokenizer
 */
public record TakenDocument(String set, int bytes, int tokens) {}
