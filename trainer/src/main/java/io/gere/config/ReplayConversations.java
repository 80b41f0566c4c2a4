package io.gere.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.gere.config.choice.OnError;
import io.gere.config.choice.SetFrom;
import io.gere.config.choice.Stratify;
import java.util.List;

/**
 * Conversations in the replay set, drawn as general text is.
 *
 * @param path files, folders and globs on any Hadoop file system; one may be given as a text. Those
 *     that the base model writes where there is {@link SelfReplay}, unless written
 * @param share of the replay set's documents, and of those held out
 * @param stratify how they are spread over the corpus's sets
 * @param onError whether a conversation that cannot be used is an error or passed over
 * @param setFrom what names the set that a conversation belongs to
 * @param setField the field that names it where a field does; dots lead into records
 */
public record ReplayConversations(
    @Default("[]") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> path,
    @Default("0.5") double share,
    @Default("none") Stratify stratify,
    @Default("fail") OnError onError,
    @Default("field") SetFrom setFrom,
    @Default("source") String setField) {
  public ReplayConversations {
    path = path.stream().map(Check::path).toList();
    Check.that(
        share > 0 && share <= 1, "replay.conversations.share", share, "be above 0, at most 1");
    Check.fieldName("replay.conversations.set_field", setField);
  }

  /** What is drawn where nothing is written. */
  static ReplayConversations standard() {
    return new ReplayConversations(
        List.of(), 0.5, Stratify.NONE, OnError.FAIL, SetFrom.FIELD, "source");
  }

  /** The same from another place. */
  ReplayConversations from(String file) {
    return new ReplayConversations(List.of(file), share, stratify, onError, setFrom, setField);
  }

  /**
   * How many of the first so many documents are conversations. They lie evenly among the others:
   * the next document is one where this number grows.
   */
  public int among(int documents) {
    return (int) Math.round(documents * share);
  }
}
