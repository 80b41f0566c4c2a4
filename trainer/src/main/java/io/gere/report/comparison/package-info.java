/**
 * The comparison's page: methods against each other, in a chart and in tables. It reads the
 * comparison only.
 */
package io.gere.report.comparison;
