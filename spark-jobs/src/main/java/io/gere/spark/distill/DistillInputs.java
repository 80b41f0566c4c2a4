package io.gere.spark.distill;

/** What distillation was made from, by the names its manifest gives them. */
public final class DistillInputs {
  /** Names this step's inputs have in its manifest. */
  public static final String BASE = "base";

  public static final String REPLAY = "replay";
  public static final String TOKENS = "tokens";

  private DistillInputs() {}
}
