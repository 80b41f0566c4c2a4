/**
 * What a step is fed: task sets, the replay set, and the order in which their samples come. Reading
 * ends in token ids; from there on samples are indices, and the order of indices is arithmetic.
 */
package io.gere.data;
