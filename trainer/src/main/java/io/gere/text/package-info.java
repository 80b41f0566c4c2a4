/**
 * Text and token ids: the model's own tokenizer, and the templates that turn a task's record into a
 * prompt. Nothing here knows where records come from or how they are batched.
 */
package io.gere.text;
