package io.gere.model.decoder;

/** What a norm computes of its input x and its weight w. */
public enum NormForm {
  /** x / RMS(x) · w (arXiv 1910.07467). */
  RMS("rms"),
  /** x / RMS(x) · (1 + w), in float32: Gemma's weights are kept as their distance from 1. */
  RMS_PLUS_ONE("rms_plus_one"),
  /** (x − mean) / deviation · w, in float32, without a bias. */
  LAYER("layer");

  private final String word;

  NormForm(String word) {
    this.word = word;
  }

  /** Its name in the op pack. */
  public String word() {
    return word;
  }

  /** The weight with which a norm changes no scale. */
  public float neutralWeight() {
    return this == RMS_PLUS_ONE ? 0 : 1;
  }
}
