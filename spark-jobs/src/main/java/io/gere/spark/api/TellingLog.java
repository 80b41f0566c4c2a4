package io.gere.spark.api;

import io.gere.progress.Event;
import io.gere.progress.ProgressLog;
import io.gere.progress.Reached;
import io.gere.storage.Json;
import java.util.Locale;

/** Tells a listener what a command says and what happens in it. */
record TellingLog(GereListener listener) implements ProgressLog {
  @Override
  public synchronized void say(String line) {
    listener.said(line);
  }

  @Override
  public void reached(Reached point) {
    tell(new Event(Event.Kind.PROGRESS, point));
  }

  @Override
  public synchronized void tell(Event event) {
    listener.happened(
        event.kind().name().toLowerCase(Locale.ROOT), Json.MAPPER.valueToTree(event.facts()));
  }
}
