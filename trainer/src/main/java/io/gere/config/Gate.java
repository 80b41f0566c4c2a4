package io.gere.config;

/**
 * What a run must show to be let through. Both limits are written in percent, as tables of scores
 * are.
 *
 * @param minAp the least average performance on the tasks after the last one, 0..100
 * @param maxGeneralDrop how many percentage points of the exam may be lost, 0..100
 */
public record Gate(@Default("0.0") double minAp, @Default("1.0") double maxGeneralDrop) {
  public Gate {
    percent("gate.min_ap", minAp);
    percent("gate.max_general_drop", maxGeneralDrop);
  }

  private static void percent(String key, double value) {
    Check.that(value >= 0 && value <= 100, key, value, "be a percentage, from 0 to 100");
  }
}
