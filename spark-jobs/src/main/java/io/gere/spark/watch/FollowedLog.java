package io.gere.spark.watch;

import io.gere.metrics.MetricsReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * All lines of a log that grows, of which only new ones are read.
 *
 * @param <T> what a line holds
 */
final class FollowedLog<T> {
  private final MetricsReader<T> reader;
  private List<T> lines = new ArrayList<>();

  FollowedLog(Configuration hadoop, Path file, Class<T> type) {
    this.reader = new MetricsReader<>(hadoop, file, type);
  }

  /** Reads what has come; where the log was begun anew, what it held before is forgotten. */
  void readOn() {
    MetricsReader.News<T> news = reader.readOn();
    if (news.afresh()) {
      lines = new ArrayList<>();
    }
    lines.addAll(news.lines());
  }

  /** In their order; not to be kept beyond the next reading. */
  List<T> lines() {
    return Collections.unmodifiableList(lines);
  }
}
