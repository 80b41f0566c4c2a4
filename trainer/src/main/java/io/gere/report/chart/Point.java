package io.gere.report.chart;

/**
 * One value of a curve.
 *
 * @param step optimizer step of the whole run, from 0
 * @param value finite
 */
public record Point(int step, double value) {}
