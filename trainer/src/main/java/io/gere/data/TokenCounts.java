package io.gere.data;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.Serializable;
import java.util.List;

/**
 * What is known of a tokenised set without reading it; the facts of its manifest.
 *
 * @param samples at least 1
 * @param tokens of all samples together
 * @param longest tokens of the longest sample
 * @param largestId the largest token id in it, labels included
 * @param cut samples whose source was longer than its limit and lost its end
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TokenCounts(int samples, long tokens, int longest, int largestId, int cut)
    implements Serializable {
  /** Of no samples. */
  public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

  static TokenCounts of(List<Sample> samples, int cut) {
    TokenCounts counts = NONE;
    for (Sample sample : samples) {
      counts = counts.plus(sample, false);
    }
    return new TokenCounts(counts.samples, counts.tokens, counts.longest, counts.largestId, cut);
  }

  TokenCounts plus(TokenCounts more) {
    return new TokenCounts(
        Math.addExact(samples, more.samples),
        tokens + more.tokens,
        Math.max(longest, more.longest),
        Math.max(largestId, more.largestId),
        cut + more.cut);
  }

  TokenCounts plus(Sample sample, boolean isCut) {
    return new TokenCounts(
        samples + 1,
        tokens + sample.length(),
        Math.max(longest, sample.length()),
        Math.max(largestId, sample.largestId()),
        cut + (isCut ? 1 : 0));
  }
}
