package io.gere.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gere.config.Replay;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a replay set stands for its corpus.
 *
 * @param clusterSample whether only some of the corpus's files were looked at
 */
public record SampleReport(@JsonProperty("cluster_sample") boolean clusterSample) {
  /** The report's file in the sample step's folder. */
  public static final String FILE_NAME = "sample-report.json";

  /**
   * A document that joined.
   *
   * @param bytes of its line in the corpus; 0 where the format does not tell
   * @param tokens before it is cut; 0 where there is no tokenizer
   */
  public record Taken(String set, int bytes, int tokens) {}

  /** A drawn document that did not join. */
  public record Refused(String set, Exclusion reason) {}

  /**
   * Makes the report.
   *
   * @param rules what the recipe says of the set
   * @param checked {@link DocumentFilter#checkedTexts()} of the filter that was used
   * @param corpus what was looked at, by set
   */
  public static SampleReport of(
      boolean clusterSample,
      Replay rules,
      Optional<CheckedTexts> checked,
      SortedMap<String, SetLengths> corpus,
      List<Taken> taken,
      List<Refused> refused) {
    return new SampleReport(clusterSample);
  }

  /** Writes {@value #FILE_NAME}; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    out.write(Json.pretty(this).getBytes(StandardCharsets.UTF_8));
  }
}
