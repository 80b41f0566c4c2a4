package io.gere.config;

import io.gere.config.choice.ReplayPositions;
import io.gere.config.choice.Stratify;

/**
 * The general replay set, and what a document must be like to join it. A document that is refused
 * is replaced by the next one in drawing order.
 *
 * @param documents size of the replay set
 * @param maxTokens a document's tokens beyond these are cut off
 * @param minTokens a document with fewer is refused
 * @param stratify how the documents are spread over the corpus's sets
 * @param dropJunk whether binary and repetitive documents are refused
 * @param nearDuplicate the Jaccard similarity of two documents' word sequences from which the later
 *     one is refused; 1: only where the words are the same
 * @param decontaminate whether documents are refused that share 13 words in a row with an
 *     evaluation set
 * @param heldOut documents that come after the replay set in the order of drawing: they are never
 *     learnt, and every stage is scored by its perplexity on them; 0: none
 * @param path a ready-made set, used as it is and in file order, or null
 * @param conversations those among the documents, or null
 * @param positions which tokens of conversations count
 */
public record Replay(
    @Default("1000") int documents,
    @Default("563") int maxTokens,
    @Default("2") int minTokens,
    @Default("none") Stratify stratify,
    @Default("true") boolean dropJunk,
    @Default("0.8") double nearDuplicate,
    @Default("true") boolean decontaminate,
    @Default("0") int heldOut,
    @Default("null") String path,
    @Default("null") ReplayConversations conversations,
    @Default("all") ReplayPositions positions) {
  /** Each one drawn is kept in mind by the driver. */
  static final int MOST_DOCUMENTS = 50_000_000;

  public Replay {
    Check.between("replay.documents", documents, 1, MOST_DOCUMENTS);
    Check.between("replay.max_tokens", maxTokens, 2, Check.MOST_TOKENS);
    boolean fits = minTokens >= 2 && minTokens <= maxTokens;
    Check.that(fits, "replay.min_tokens", minTokens, "be from 2 to replay.max_tokens");
    boolean similarity = nearDuplicate > 0 && nearDuplicate <= 1;
    Check.that(similarity, "replay.near_duplicate", nearDuplicate, "be above 0, at most 1");
    Check.between("replay.held_out", heldOut, 0, MOST_DOCUMENTS);
    path = Check.path(path);
    boolean drawn = heldOut == 0 || path == null;
    Check.that(drawn, "replay.held_out", heldOut, "be 0 beside replay.path, which has no order");
    if (conversations != null) {
      boolean hasText = heldOut == 0 || conversations.share() < 1;
      Check.that(hasText, "replay.held_out", heldOut, "be 0 where no general text is drawn");
      int among = conversations.among(documents);
      boolean both = among >= 1 && (conversations.share() == 1 || among < documents);
      Check.that(
          both,
          "replay.conversations.share",
          conversations.share(),
          "leave one of %d documents of each kind, or be 1".formatted(documents));
    }
  }

  /** The same with conversations from a file, where no other place is written. */
  Replay orConversationsOf(String file) {
    if (path != null || (conversations != null && !conversations.path().isEmpty())) {
      return this;
    }
    ReplayConversations asked =
        conversations == null ? ReplayConversations.standard() : conversations;
    return new Replay(
        documents,
        maxTokens,
        minTokens,
        stratify,
        dropJunk,
        nearDuplicate,
        decontaminate,
        heldOut,
        null,
        asked.from(file),
        positions);
  }

  /** How many of so many documents are conversations. */
  public int conversationsAmong(int count) {
    return conversations == null ? 0 : conversations.among(count);
  }

  /** Whether general text is among the documents that are drawn. */
  public boolean drawsText() {
    return conversations == null || conversations.share() < 1;
  }
}
