/**
 * The records that training reads and the token files they become: samples, the replay set,
 * held-out text. Reading ends in token ids.
 */
package io.gere.data;
