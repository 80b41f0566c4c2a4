package io.gere.toy.corpus;

import io.gere.toy.question.Story;
import io.gere.toy.words.Draw;
import io.gere.toy.words.Tone;
import io.gere.toy.words.Topic;
import java.util.List;

/**
 * Documents that neither state a fact nor ask: what the words mean in which the tasks are written.
 */
final class PlainText {
  private static final List<Tone> TONES = List.of(Tone.values());
  private static final List<Topic> TOPICS = List.of(Topic.values());

  private PlainText() {}

  static String document(Draw draw) {
    return switch (draw.between(0, 3)) {
      case 0 -> topic(draw);
      case 1, 2 -> opinion(draw);
      default -> Story.draw(draw).text();
    };
  }

  private static String topic(Draw draw) {
    Topic topic = draw.one(TOPICS);
    List<String> things = draw.some(topic.things(), 3);
    return draw.one(
            "At the %s club they talk about %s, %s and %s.",
            "%s: %s, %s, %s.", "Those who like %s know %s, %s and %s.")
        .formatted(topic.word(), things.get(0), things.get(1), things.get(2));
  }

  private static String opinion(Draw draw) {
    Tone tone = draw.one(TONES);
    List<String> two = draw.some(tone.adjectives(), 2);
    return switch (draw.between(0, 3)) {
      case 0 -> "It was %s and %s.".formatted(two.toArray());
      case 1 -> "That is %s, even %s.".formatted(two.toArray());
      case 2 -> "%s: a %s word, like %s.".formatted(two.get(0), tone.sentiment(), two.get(1));
      default -> "a %s sentiment: %s.".formatted(tone.sentiment(), two.get(0));
    };
  }

  /** Text that holds every word of the frames. */
  static String frames() {
    return "At the club they talk about , and . : Those who like know It was That is even a word sentiment";
  }
}
