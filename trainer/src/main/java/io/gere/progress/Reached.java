package io.gere.progress;

/**
 * How far work is.
 *
 * @param done items, or steps, at least 0
 * @param all how many there are
 * @param secondsLeft until it is done, if it goes on as it did
 */
public record Reached(long done, long all, double secondsLeft) {}
