/**
 * A decoder: its weights and LoRA adapters, and the layers as training and evaluation call them.
 * The mathematics itself is the op pack of {@code io.gere.tensor}.
 */
package io.gere.model;
