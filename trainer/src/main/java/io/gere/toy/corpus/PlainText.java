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
    return switch (draw.between(0, 2)) {
      case 0 -> topic(draw);
      case 1 -> opinion(draw);
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
    List<String> two = draw.some(draw.one(TONES).adjectives(), 2);
    return draw.one("It was %s and %s.", "That is %s, even %s.", "Not only %s but also %s.")
        .formatted(two.toArray());
  }

  /** Text that holds every word of the frames. */
  static String frames() {
    return "At the club they talk about , and . : Those who like know It was That is even Not only but also";
  }
}
