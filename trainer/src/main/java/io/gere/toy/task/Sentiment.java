package io.gere.toy.task;

import io.gere.toy.words.Tone;
import java.util.Arrays;
import java.util.List;

/** What the tasks of the group SC share. */
final class Sentiment {
  static final String INSTRUCTION =
      "What is the sentiment of the following paragraph? Choose one from the option.\n";

  private Sentiment() {}

  /** All adjectives. */
  static List<String> adjectives() {
    return Arrays.stream(Tone.values()).flatMap(tone -> tone.adjectives().stream()).toList();
  }
}
