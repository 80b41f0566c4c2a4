package io.gere.eval.verify;

import io.gere.model.decoder.DecoderConfig;
import java.util.Locale;

/** What {@link ModelVerification} compares at each position. */
enum ComparedOutput {
  /** Hidden states after the final norm. */
  HIDDEN_STATES,
  /** Logits of the first eight tokens. */
  LOGITS_FIRST8,
  /** ln Σ exp over all logits. */
  LOGSUMEXP;

  /** Its name in the reference file. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Numbers for each position. */
  int width(DecoderConfig model) {
    return switch (this) {
      case HIDDEN_STATES -> model.hiddenSize();
      case LOGITS_FIRST8 -> Math.min(8, model.vocabularySize());
      case LOGSUMEXP -> 1;
    };
  }
}
