/**
 * The tiny world: an invented world of a few hundred facts, written out as a general corpus, an
 * exam, fine-tuning tasks and a tokenizer, each in the layout that the real thing has. All of it is
 * synthetic and a pure function of a seed, so that the whole product can be shown, and forgetting
 * be measured, in minutes and without a download.
 */
package io.gere.toy;
