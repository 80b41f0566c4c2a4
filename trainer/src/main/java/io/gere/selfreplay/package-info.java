/**
 * Conversations that the base model writes itself: what each begins with, how it is written, and
 * why it is refused. Every one has a number, and what it becomes depends on that and the seed.
 */
package io.gere.selfreplay;
