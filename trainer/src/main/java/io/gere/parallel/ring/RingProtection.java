package io.gere.parallel.ring;

/**
 * What keeps strangers out of a ring.
 *
 * @param secret known to the processes of this application only; empty where it has none, and then
 *     the ranks' addresses must have come to all of them unaltered
 * @param authenticatesData whether every chunk of data carries a code by which the next rank knows
 *     that it is the one that was sent; the same on all ranks
 */
public record RingProtection(String secret, boolean authenticatesData) {}
