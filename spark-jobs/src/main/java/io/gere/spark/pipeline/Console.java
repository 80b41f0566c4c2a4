package io.gere.spark.pipeline;

import io.gere.progress.ProgressLog;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What the user sees of a running command. Its lines have the layout of the log's in {@code
 * conf/log4j2.properties}: the time, who speaks, and what there is to say.
 */
public final class Console implements ProgressLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final PrintStream out;

  public Console(PrintStream out) {
    this.out = out;
  }

  @Override
  public void say(String line) {
    print(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + line);
  }

  /** Text as it is: tables, closing words. */
  public void print(String text) {
    out.println(text);
    out.flush();
  }
}
