/**
 * Decoders as their {@code config.json} describes them, family by family, in both spellings of
 * Hugging Face Transformers. What is not computed right is refused by its key.
 */
package io.gere.model.family;
