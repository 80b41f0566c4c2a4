package io.gere.data.record;

import java.io.IOException;

/** What gives records one after the other: there may be more than fit into memory. */
public interface RecordSource {
  /** Takes records. */
  interface Sink {
    void add(JsonRecord record) throws IOException;
  }

  /**
   * Gives all records, in their order; at least one.
   *
   * @throws IOException where the sink does
   */
  void forEach(Sink sink) throws IOException;
}
