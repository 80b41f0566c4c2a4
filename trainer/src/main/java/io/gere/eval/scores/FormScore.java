package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;
import java.util.List;

/**
 * In what form answers come, whatever they say: it is what tuning breaks first in a model that
 * follows instructions. The file also says the shares, which follow.
 *
 * @param answers how many, at least 1
 * @param stopped those that ended by themselves, and not because they were as long as allowed
 * @param kept those without a special token inside and without the beginning of another turn
 * @param json those where the right answer is a JSON object or array
 * @param jsonParsed those of these that are one too
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"stops", "keeps", "parses", "answers"})
@JsonIgnoreProperties(
    value = {"stops", "keeps", "parses"},
    allowGetters = true)
public record FormScore(int answers, int stopped, int kept, int json, int jsonParsed) {
  public FormScore {
    if (answers < 1
        || Math.min(Math.min(stopped, kept), jsonParsed) < 0
        || Math.max(Math.max(stopped, kept), json) > answers
        || jsonParsed > json) {
      throw GereException.failure(
          "no form of %d answers has %d stopped, %d kept and %d of %d JSON"
              .formatted(answers, stopped, kept, jsonParsed, json));
    }
  }

  /** Share of answers that ended by themselves, 0..1. */
  @JsonProperty("stops")
  public double stops() {
    return (double) stopped / answers;
  }

  /** Share of answers that keep to the template, 0..1. */
  @JsonProperty("keeps")
  public double keeps() {
    return (double) kept / answers;
  }

  /** Share of answers that are JSON where the right one is, 0..1; null where none is. */
  @JsonProperty("parses")
  public Double parses() {
    return json == 0 ? null : (double) jsonParsed / json;
  }

  /** Of several parts of one test; null where a part has none. */
  static FormScore sum(List<FormScore> parts) {
    return parts.contains(null) ? null : parts.stream().reduce(FormScore::plus).orElseThrow();
  }

  private FormScore plus(FormScore other) {
    return new FormScore(
        answers + other.answers,
        stopped + other.stopped,
        kept + other.kept,
        json + other.json,
        jsonParsed + other.jsonParsed);
  }
}
