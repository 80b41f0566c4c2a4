package io.gere.spark.corpus;

import io.gere.filter.SetLengths;
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
