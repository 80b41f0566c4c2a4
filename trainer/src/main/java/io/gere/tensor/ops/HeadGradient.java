package io.gere.tensor.ops;

import io.gere.tensor.Tensor;
import java.util.Optional;

/**
 * Where the head's backward pass adds what it finds.
 *
 * @param hidden float32 [b · t, D]: the gradient of the hidden states that the head reads
 * @param head [V, D]: the head's own, where it is trained
 */
public record HeadGradient(Tensor hidden, Optional<Tensor> head) {}
