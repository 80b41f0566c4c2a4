package io.gere.spark.sample;

import io.gere.sample.SetLengths;
import java.io.Serializable;

/** What a pass knows of one set of the corpus. */
record SetSummary(SetLengths lengths, BottomK smallest) implements Serializable {

  SetSummary(int k) {
    this(new SetLengths(), new BottomK(k));
  }

  void merge(SetSummary other) {
    lengths.merge(other.lengths);
    smallest.merge(other.smallest);
  }
}
