/** Drawings in SVG: axes, scales, labels, curves. Nothing here knows what is drawn. */
package io.gere.report.chart;
