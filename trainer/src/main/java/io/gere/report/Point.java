package io.gere.report;

/**
 * One value of a curve.
 *
 * @param step optimizer step of the whole run, from 0
 * @param value finite
 */
record Point(int step, double value) {}
