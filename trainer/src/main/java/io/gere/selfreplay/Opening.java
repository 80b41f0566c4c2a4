package io.gere.selfreplay;

import io.gere.data.format.Dialogue;

/**
 * What a conversation begins with.
 *
 * @param number its own, from 0
 * @param prompt which one of the prompts it is, from 1; null where the model writes the user's turn
 * @param dialogue ends with the user's turn; or the turns before one that the model writes
 */
public record Opening(long number, Integer prompt, Dialogue dialogue) {}
