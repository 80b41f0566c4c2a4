package io.gere.spark.distill;

/** What distillation was made from, by the names its manifest gives them. */
public final class DistillInputs {
  /** The base model; the replay set goes by the name of its tokens' folder. */
  public static final String BASE = "base";

  private DistillInputs() {}
}
