/**
 * The general corpus: facts, questions with options, small talk and plain text, and the words it is
 * written in. The tokenizer knows just these words.
 */
package io.gere.toy.corpus;
