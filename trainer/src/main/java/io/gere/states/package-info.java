/**
 * The base model's hidden states of the replay set on disk: as they are in a cache, or packed to
 * two bits by the thresholds. Training reads them by document; inspection and verification read
 * whole folders.
 */
package io.gere.states;
