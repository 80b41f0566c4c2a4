package io.gere.compare;

import com.fasterxml.jackson.annotation.JsonValue;
import io.gere.eval.Scores;
import java.util.Locale;
import java.util.function.Function;

/** A number by which runs are compared; all are fractions, and more is better. */
public enum Quantity {
  /** General ability after the last task. */
  EXAM("exam", scores -> scores.mmlu() == null ? null : scores.mmlu().micro()),
  /** Average of all tasks after the last one. */
  AP("AP", Scores::ap),
  /** What later tasks did to earlier ones. */
  BWT("BWT", Scores::bwt),
  /** Harmonic mean of exam and AP. */
  F1_AVG("F1 Avg", Scores::f1Avg);

  private final String title;
  private final Function<Scores, Double> of;

  Quantity(String title, Function<Scores, Double> of) {
    this.title = title;
    this.of = of;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** The quantity of a run, or null where it was not measured. */
  public Double of(Scores scores) {
    return of.apply(scores);
  }

  /** As it is written in JSON. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
