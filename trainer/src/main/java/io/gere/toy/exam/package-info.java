/**
 * The exam that asks for the facts, in the layout of MMLU. It has the questions that the corpus can
 * answer, and no others.
 */
package io.gere.toy.exam;
