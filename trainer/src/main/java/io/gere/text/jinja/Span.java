package io.gere.text.jinja;

/**
 * A piece of a text.
 *
 * @param start the first code point, from 0
 * @param end the one after the last
 */
public record Span(int start, int end) {}
