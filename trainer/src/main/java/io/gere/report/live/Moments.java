package io.gere.report.live;

/** Moments as a page shows them. */
final class Moments {
  private Moments() {}

  /** Such as {@code 2026-11-28 11:06:05 UTC}, of {@code 2026-11-28T11:06:05Z}. */
  static String of(String written) {
    return written == null ? "" : written.replace("T", " ").replaceFirst("Z$", " UTC");
  }
}
