/**
 * A Llama: its configuration, its weights, LoRA adapters, and the Hugging Face and PEFT folders
 * they are read from and written to. The mathematics itself is the op pack of {@code
 * io.gere.tensor}.
 */
package io.gere.model;
