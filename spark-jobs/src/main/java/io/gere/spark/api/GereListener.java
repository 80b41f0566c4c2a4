package io.gere.spark.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Hears how a step goes. Any thread of the driver may call, one at a time for a run; who takes long
 * holds the step up.
 */
public interface GereListener {
  /** A line for people, such as {@code "train: task 1/3 reviews, step 38/160, …"}. */
  default void said(String line) {}

  /**
   * Something for programs: the events of docs/events.md, from {@code phase} to {@code verdict}.
   *
   * @param event its name there
   * @param data its object there; events and keys that one does not know are to be ignored
   */
  default void happened(String event, JsonNode data) {}
}
