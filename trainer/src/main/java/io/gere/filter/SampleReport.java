package io.gere.filter;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.config.choice.Stratify;
import io.gere.storage.Json;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a replay set stands for its corpus: {@value #FILE_NAME}.
 *
 * @param clusterSample whether only some of the corpus's files were looked at; whatever is said of
 *     the corpus is then said of these files
 * @param stratify how the documents were spread over the sets
 * @param corpusDocuments that were looked at
 * @param documents in the sample
 * @param drawn those in the sample and those refused
 * @param sets by name
 * @param lengths null where the corpus's format does not tell them
 * @param maxTokens a document's tokens beyond these are cut off
 * @param tokens null where there is no tokenizer
 * @param refused reasons that occurred, in the order they are looked for
 * @param checkedTexts null where documents were not compared with evaluation sets
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SampleReport(
    boolean clusterSample,
    Stratify stratify,
    long corpusDocuments,
    int documents,
    int drawn,
    List<SetShare> sets,
    Lengths lengths,
    int maxTokens,
    TokenStatistics tokens,
    List<RefusedCount> refused,
    CheckedTexts checkedTexts) {
  /** The report's file in the sample step's folder. */
  public static final String FILE_NAME = "sample-report.json";

  /** The same of conversations, where these are drawn. */
  public static final String OF_CONVERSATIONS = "conversations-report.json";

  public SampleReport {
    sets = List.copyOf(sets);
    refused = List.copyOf(refused);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes the report.
   *
   * @param maxTokens a document's tokens beyond these are cut off
   * @param checked {@link DocumentFilter#checkedTexts()} of the filter that was used
   * @param corpus what was looked at, by set
   */
  public static SampleReport of(
      boolean clusterSample,
      Stratify stratify,
      int maxTokens,
      Optional<CheckedTexts> checked,
      SortedMap<String, SetLengths> corpus,
      List<TakenDocument> taken,
      List<RefusedDocument> refused) {
    SampleCounts counts = new SampleCounts(corpus, taken, refused);
    return builder()
        .clusterSample(clusterSample)
        .stratify(stratify)
        .corpusDocuments(counts.corpusDocuments())
        .documents(taken.size())
        .drawn(taken.size() + refused.size())
        .sets(counts.sets())
        .lengths(counts.lengths())
        .maxTokens(maxTokens)
        .tokens(
            TokenStatistics.of(taken.stream().mapToInt(TakenDocument::tokens).toArray(), maxTokens))
        .refused(counts.refused())
        .checkedTexts(checked.orElse(null))
        .build();
  }

  /**
   * Reads a report.
   *
   * @param sample the folder of the sample step
   * @param name {@link #FILE_NAME} or {@link #OF_CONVERSATIONS}
   * @return nothing where the folder is not complete or has no such file
   */
  public static Optional<SampleReport> read(StepFolder sample, String name) {
    return sample
        .manifest()
        .filter(manifest -> manifest.files().containsKey(name))
        .map(
            manifest ->
                sample.read(manifest, name, in -> Json.MAPPER.readValue(in, SampleReport.class)));
  }

  /** Writes {@value #FILE_NAME}; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    out.write(Json.pretty(this).getBytes(StandardCharsets.UTF_8));
  }

  /** A report, component by component. */
  public static final class Builder {
    private boolean clusterSample;
    private Stratify stratify;
    private long corpusDocuments;
    private int documents;
    private int drawn;
    private List<SetShare> sets;
    private Lengths lengths;
    private int maxTokens;
    private TokenStatistics tokens;
    private List<RefusedCount> refused;
    private CheckedTexts checkedTexts;

    private Builder() {}

    public Builder clusterSample(boolean value) {
      clusterSample = value;
      return this;
    }

    public Builder stratify(Stratify value) {
      stratify = value;
      return this;
    }

    public Builder corpusDocuments(long value) {
      corpusDocuments = value;
      return this;
    }

    public Builder documents(int value) {
      documents = value;
      return this;
    }

    public Builder drawn(int value) {
      drawn = value;
      return this;
    }

    public Builder sets(List<SetShare> value) {
      sets = value;
      return this;
    }

    public Builder lengths(Lengths value) {
      lengths = value;
      return this;
    }

    public Builder maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    public Builder tokens(TokenStatistics value) {
      tokens = value;
      return this;
    }

    public Builder refused(List<RefusedCount> value) {
      refused = value;
      return this;
    }

    public Builder checkedTexts(CheckedTexts value) {
      checkedTexts = value;
      return this;
    }

    public SampleReport build() {
      return new SampleReport(
          clusterSample,
          stratify,
          corpusDocuments,
          documents,
          drawn,
          sets,
          lengths,
          maxTokens,
          tokens,
          refused,
          checkedTexts);
    }
  }
}
