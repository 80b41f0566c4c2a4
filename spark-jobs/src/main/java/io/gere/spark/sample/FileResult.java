package io.gere.spark.sample;

import java.io.Serializable;

/**
 * What came of one file.
 *
 * @param value what was asked for; null where the file is damaged
 * @param damage why it cannot be used; null where it can
 */
public record FileResult<T extends Serializable>(CorpusFile file, T value, String damage)
    implements Serializable {

  boolean isDamaged() {
    return damage != null;
  }

  Sample.Skipped skipped() {
    return new Sample.Skipped(file.name(), damage);
  }
}
