package io.gere.config.choice;

import java.util.Arrays;
import java.util.Optional;

/**
 * The families of decoders that are computed, as Hugging Face Transformers calls them: of the model
 * that is read, and of the one that {@code pretrain} makes, {@code pretrain.family}.
 */
public enum DecoderFamily {
  LLAMA("LlamaForCausalLM", "llama"),
  MISTRAL("MistralForCausalLM", "mistral"),
  QWEN2("Qwen2ForCausalLM", "qwen2"),
  QWEN3("Qwen3ForCausalLM", "qwen3"),
  SMOLLM3("SmolLM3ForCausalLM", "smollm3"),
  OLMO2("Olmo2ForCausalLM", "olmo2"),
  PHI3("Phi3ForCausalLM", "phi3"),
  GEMMA2("Gemma2ForCausalLM", "gemma2"),
  GEMMA3("Gemma3ForCausalLM", "gemma3_text"),
  GRANITE("GraniteForCausalLM", "granite"),
  COHERE("CohereForCausalLM", "cohere");

  private final String architecture;
  private final String modelType;

  DecoderFamily(String architecture, String modelType) {
    this.architecture = architecture;
    this.modelType = modelType;
  }

  /** As {@code architectures} names it. */
  public String architecture() {
    return architecture;
  }

  /** As {@code model_type} names it. */
  public String modelType() {
    return modelType;
  }

  /** The family of models whose config.json says so. */
  public static Optional<DecoderFamily> of(String architecture) {
    return Arrays.stream(values()).filter(f -> f.architecture.equals(architecture)).findFirst();
  }
}
