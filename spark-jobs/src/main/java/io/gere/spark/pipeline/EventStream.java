package io.gere.spark.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.ExitCode;
import io.gere.lease.ThisProcess;
import io.gere.progress.Event;
import io.gere.spark.signal.EndSignals;
import io.gere.storage.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What programs hear of this process: {@code --events jsonl}. Standard output is theirs alone, an
 * object a line from {@code start} to {@code exit}; what people read goes to standard error. The
 * form of the lines is in docs/events.md.
 */
public final class EventStream {
  /** Of the form of the lines; grows when a reader of the older form would misread the newer. */
  private static final int SCHEMA = 1;

  /** What a shell adds to a signal's number. */
  private static final int SIGNALLED = 128;

  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private static EventStream here;
  private static boolean signalsAreHeard;

  private record Line(
      int schema,
      String time,
      String event,
      @JsonInclude(JsonInclude.Include.NON_NULL) String run,
      JsonNode data) {}

  private final PrintStream standardOutput;
  private final PrintStream lines;
  private String complaint;

  private EventStream(PrintStream standardOutput) {
    this.standardOutput = standardOutput;
    this.lines = new PrintStream(standardOutput, false, StandardCharsets.UTF_8);
  }

  /**
   * Begins, for this process.
   *
   * @param command the first word of the command line
   */
  public static synchronized void begin(String command) {
    if (!signalsAreHeard) {
      signalsAreHeard = true;
      // A command at work answers signals itself; without one the JVM ends the process.
      SIGNALS.forEach((name, number) -> EndSignals.hear(name, () -> signalled(name, number)));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ExitCode.FAILURE.code())));
    }
    here = new EventStream(System.out);
    System.setOut(System.err);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("command", command);
    facts.put("host", ThisProcess.get().host());
    facts.put("pid", ThisProcess.get().pid());
    here.write(null, new Event(Event.Kind.START, facts));
  }

  private static synchronized boolean signalled(String name, int number) {
    complained("ended by SIG" + name);
    end(SIGNALLED + number);
    return false;
  }

  /**
   * Tells what happens, where somebody asked for it.
   *
   * @param run the run folder that it is about, as the user names it
   */
  static synchronized void tell(String run, Event event) {
    if (here != null) {
      here.write(run, event);
    }
  }

  /** Notes the sentence that the user is told last. */
  public static synchronized void complained(String sentence) {
    if (here != null) {
      here.complaint = sentence;
    }
  }

  /** Ends it: the last line has the exit code, and the sentence where that is not 0. */
  public static synchronized void end(int code) {
    if (here != null) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("code", code);
      facts.put("message", code == ExitCode.OK.code() ? null : here.complaint);
      here.write(null, new Event(Event.Kind.EXIT, facts));
      System.setOut(here.standardOutput);
      here = null;
    }
  }

  private void write(String run, Event event) {
    Line line =
        new Line(
            SCHEMA,
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            event.kind().name().toLowerCase(Locale.ROOT),
            run,
            // As a tree, because a value inside another loses the name of its kind.
            Json.MAPPER.valueToTree(event.facts()));
    lines.print(Json.line(line) + "\n");
    lines.flush();
  }
}
