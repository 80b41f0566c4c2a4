package io.gere.spark.sample;

import io.gere.config.Replay;
import io.gere.data.HeldOutText;
import io.gere.data.ReplaySet;
import java.util.EnumMap;

/** What is drawn: one set after the other, so that no document of one is in another. */
enum DrawnSet {
  REPLAY("sample", ReplaySet.FILE_NAME, "drawn", "the replay set", "replay.documents"),
  HELD_OUT(
      HeldOutText.STEP, HeldOutText.FILE_NAME, "held out", "the held-out text", "replay.held_out");

  private final String step;
  private final String file;
  private final String verb;
  private final String title;
  private final String key;

  DrawnSet(String step, String file, String verb, String title, String key) {
    this.step = step;
    this.file = file;
    this.verb = verb;
    this.title = title;
    this.key = key;
  }

  /** The sets that a recipe wants and how many documents of each, in the order of drawing. */
  static EnumMap<DrawnSet, Integer> of(Replay replay) {
    EnumMap<DrawnSet, Integer> sizes = new EnumMap<>(DrawnSet.class);
    sizes.put(REPLAY, replay.documents());
    if (replay.heldOut() > 0) {
      sizes.put(HELD_OUT, replay.heldOut());
    }
    return sizes;
  }

  /** The name of its folder, and of what makes it. */
  String step() {
    return step;
  }

  /** The name of its documents' file in that folder. */
  String file() {
    return file;
  }

  /** What was done with its documents. */
  String verb() {
    return verb;
  }

  /** As part of a sentence. */
  String title() {
    return title;
  }

  /** The recipe's key that says how many documents it has. */
  String key() {
    return key;
  }
}
