package io.gere.compare;

import com.fasterxml.jackson.annotation.JsonValue;
import io.gere.eval.Scores;
import java.util.Locale;

/** A number by which runs are compared; all are fractions, and more is better. */
public enum Quantity {
  /** General ability after the last task. */
  EXAM("exam"),
  /** Average of all tasks after the last one. */
  AP("AP"),
  /** What later tasks did to earlier ones. */
  BWT("BWT"),
  /** Harmonic mean of exam and AP. */
  F1_AVG("F1 Avg");

  private final String title;

  Quantity(String title) {
    this.title = title;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** The quantity of a run, or null where it was not measured. */
  public Double of(Scores scores) {
    return switch (this) {
      case EXAM -> scores.mmlu() == null ? null : scores.mmlu().micro();
      case AP -> scores.ap();
      case BWT -> scores.bwt();
      case F1_AVG -> scores.f1Avg();
    };
  }

  /** As it is written in JSON. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
