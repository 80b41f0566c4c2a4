package io.gere.model.decoder;

/**
 * The norms of a decoder.
 *
 * @param epsilon ε under the root
 */
public record Norms(NormForm form, NormPlace place, double epsilon) {
  /** The key of config.json that holds ε. */
  public static String epsilonKey(NormForm form) {
    return form == NormForm.LAYER ? "layer_norm_eps" : "rms_norm_eps";
  }

  public Norms {
    Positive.require(epsilonKey(form), epsilon);
  }
}
