/**
 * Hugging Face model folders and PEFT adapter folders, read into models and written from them. What
 * is missing, misshaped or of an unknown type is refused by name.
 */
package io.gere.model.huggingface;
