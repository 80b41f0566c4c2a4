/**
 * The report's section on the replay set: how it stands for the corpus, what was refused and why,
 * and what other sizes would give. It reads the sample's report only.
 */
package io.gere.report.sample;
