/**
 * The general corpus that states the facts, and the words it is written in. The tokenizer knows
 * just these words.
 */
package io.gere.toy.corpus;
