/**
 * What the base model's hidden states of the replay set leave behind: the states themselves in a
 * cache, their moments, and the thresholds made from the moments. The replay losses read these.
 */
package io.gere.replay;
