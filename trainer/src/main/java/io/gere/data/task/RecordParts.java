package io.gere.data.task;

import io.gere.data.TokenParts;
import io.gere.data.record.JsonRecord;
import io.gere.data.record.RecordSource;
import java.util.ArrayList;
import java.util.List;

/** Records in their order, {@link TokenParts#SAMPLES} to a part. */
final class RecordParts implements RecordSource.Sink {
  private final Taker taker;
  private List<JsonRecord> records = new ArrayList<>();
  private int part;

  /** What takes the parts, in their order. */
  interface Taker {
    void add(int part, List<JsonRecord> records);
  }

  RecordParts(Taker taker) {
    this.taker = taker;
  }

  @Override
  public void add(JsonRecord record) {
    records.add(record);
    if (records.size() == TokenParts.SAMPLES) {
      end();
    }
  }

  /** Gives the last part, which is shorter. */
  void end() {
    if (!records.isEmpty()) {
      taker.add(part++, records);
      records = new ArrayList<>();
    }
  }
}
