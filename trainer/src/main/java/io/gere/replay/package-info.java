/**
 * What the base model's hidden states of the replay set leave behind: the states themselves in a
 * cache, their moments and quantiles, the thresholds made from these, and the states packed by the
 * thresholds. The replay losses read these.
 */
package io.gere.replay;
