package io.gere.data;

import java.util.List;

/**
 * Where a micro-batch's labels are: row i of the flattened hidden states predicts label i and
 * belongs to sample i. Only these rows ever become logits.
 *
 * @param rows into the flattened positions
 * @param labels token ids of the NEXT positions
 * @param samples places in the micro-batch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LabelledRows(long[] rows, long[] labels, long[] samples) {

  /**
   * The labels of a micro-batch.
   *
   * @param starts the flattened position of each sample's first token
   */
  public static LabelledRows of(List<Sample> samples, int[] starts) {
    int count = samples.stream().mapToInt(Sample::labelTokens).sum();
    LabelledRows rows = new LabelledRows(new long[count], new long[count], new long[count]);
    int at = 0;
    for (int i = 0; i < samples.size(); i++) {
      int[] labels = samples.get(i).labels();
      for (int t = 1; t < labels.length; t++) {
        if (labels[t] != Sample.NO_LABEL) {
          rows.rows[at] = (long) starts[i] + t - 1;
          rows.labels[at] = labels[t];
          rows.samples[at] = i;
          at++;
        }
      }
    }
    return rows;
  }
}
