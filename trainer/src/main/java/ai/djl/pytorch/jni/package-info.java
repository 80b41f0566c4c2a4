/**
 * One class of ours in DJL's package, because the call it makes is package-private there. Only
 * {@code io.gere.tensor} uses it.
 */
package ai.djl.pytorch.jni;
