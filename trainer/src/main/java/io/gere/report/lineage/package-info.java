/**
 * What was made of what: the steps' manifests as one chain of digests. A digest stands for one
 * content only.
 */
package io.gere.report.lineage;
