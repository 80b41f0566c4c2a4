package io.gere.spark.pipeline;

import io.gere.progress.ProgressLog;
import io.gere.progress.ShownText;
import io.gere.storage.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the user sees of a running command. Its lines have the layout of the log's in {@link
 * ProcessLog}: the date and time, who speaks, and what there is to say; or they are JSON, as the
 * log's are then. A log file gets them too.
 */
public final class Console implements ProgressLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private static final boolean JSON = LogForm.isJson();

  /** Goes to the log file alone; another configuration than ours could show each line twice. */
  private static final Logger FILE = LoggerFactory.getLogger("gere");

  private static final boolean FILED = LogForm.hasFile();

  private static volatile boolean quiet;

  private final PrintStream out;
  private final String first;

  public Console(PrintStream out) {
    this(out, "");
  }

  private Console(PrintStream out, String first) {
    this.out = out;
    this.first = first;
  }

  /** Whether what is only said, and not a command's result, is kept from every console. */
  public static void beQuiet(boolean quiet) {
    Console.quiet = quiet;
  }

  /** The same for one of several that speak at a time: what it says begins with its name. */
  public Console of(String name) {
    return new Console(out, name + ": ");
  }

  @Override
  public void say(String said) {
    String line = first + said;
    if (FILED) {
      FILE.info("{}", line);
    }
    if (!quiet) {
      print(JSON ? json("INFO", line) : time() + " " + ShownText.of(line));
    }
  }

  private static String time() {
    return LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
  }

  /** Text as it is: tables, closing words. */
  public void print(String text) {
    out.println(text);
    out.flush();
  }

  /** A sentence that a command ends with, a line for each of its lines; {@code out} is stderr. */
  public void complain(String sentence) {
    EventStream.complained(sentence);
    if (FILED) {
      FILE.error("{}", sentence);
    }
    if (JSON) {
      print(json("ERROR", sentence));
    } else {
      sentence.lines().forEach(line -> print("gere: " + ShownText.of(line)));
    }
  }

  private static String json(String level, String message) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    line.put("level", level);
    line.put("logger", "gere");
    line.put("message", message);
    return Json.line(line);
  }
}
