package io.gere.spark.pipeline;

import java.io.PrintStream;
import java.util.Locale;

/** What the user sees of a running command: lines with the time since it began. */
public final class Console {
  private final PrintStream out;
  private final long start = System.nanoTime();

  public Console(PrintStream out) {
    this.out = out;
  }

  /** A line of progress. */
  public void say(String line) {
    long seconds = (System.nanoTime() - start) / 1_000_000_000L;
    out.println(String.format(Locale.ROOT, "[%d:%02d] %s", seconds / 60, seconds % 60, line));
    out.flush();
  }

  /** Text as it is: tables, closing words. */
  public void print(String text) {
    out.println(text);
    out.flush();
  }
}
