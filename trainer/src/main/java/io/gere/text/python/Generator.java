package io.gere.text.python;

import java.util.Iterator;

/**
 * Python's generator, as {@code map} and {@code select} return it: it can be gone through once, has
 * no length, and counts as true even when it is empty.
 */
public record Generator(Iterator<Object> rest) {}
