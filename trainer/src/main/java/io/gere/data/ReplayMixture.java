package io.gere.data;

import static io.gere.RootLocale.format;

import io.gere.config.Replay;
import io.gere.config.choice.ReplayPositions;

/** What the replay set of a recipe is made of, in a sentence. */
public final class ReplayMixture {
  private ReplayMixture() {}

  /** The sentence; empty where there are no conversations to draw. */
  public static String sentence(Replay replay) {
    if (replay.conversations() == null || replay.path() != null) {
      return "";
    }
    int conversations = replay.conversationsAmong(replay.documents());
    String counts =
        replay.positions() == ReplayPositions.ALL
            ? "all of their tokens count"
            : "of their tokens those of the assistant count";
    String texts =
        replay.drawsText() ? format("%,d texts and ", replay.documents() - conversations) : "";
    return format("%s%,d conversations; %s", texts, conversations, counts);
  }
}
