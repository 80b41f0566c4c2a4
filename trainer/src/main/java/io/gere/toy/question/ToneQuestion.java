package io.gere.toy.question;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Tone;
import io.gere.toy.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Questions on how a word judges, and on how people feel about it. */
enum ToneQuestion implements QuestionKind {
  WORD("What sort of word is this?", "How is the following?", "Is this a nice word?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      Tone tone = draw.one(TONES);
      return judged(draw, put(draw, ""), draw.one(tone.adjectives()), draw.one(VALUES), tone);
    }
  },
  MOOD("How does {} feel?", "What is the mood of {}?") {
    @Override
    public OptionQuestion ask(Draw draw) {
      Tone tone = draw.one(TONES);
      String adjective = draw.one(tone.adjectives());
      String person = draw.one(Words.PEOPLE);
      String thing = draw.one(Words.THINGS);
      String text =
          draw.one(
              "%s got a %s %s.".formatted(person, adjective, thing),
              "%s says that the %s is %s.".formatted(person, thing, adjective),
              "for %s it came on a %s day.".formatted(person, adjective));
      return judged(draw, put(draw, person), text, draw.one(MOODS), tone);
    }
  };

  private static final List<Tone> TONES = List.of(Tone.values());

  /** Of each tone, in its order. */
  private static final List<List<String>> VALUES =
      List.of(
          List.of("horrible", "unkind", "fair", "nice", "great"),
          List.of("ghastly", "unpleasant", "bland", "pleasant", "glorious"),
          List.of("vile", "poor", "medium", "fine", "grand"));

  private static final List<List<String>> MOODS =
      List.of(
          List.of("furious", "sad", "calm", "happy", "overjoyed"),
          List.of("desperate", "angry", "calm", "glad", "delighted"));

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> wordings;

  ToneQuestion(String... wordings) {
    this.wordings = List.of(wordings);
  }

  @Override
  public List<String> wordings() {
    return wordings;
  }

  private static OptionQuestion judged(
      Draw draw, String question, String text, List<String> names, Tone tone) {
    String answer = names.get(TONES.indexOf(tone));
    List<String> options =
        new ArrayList<>(draw.others(names, answer).subList(0, draw.between(1, 4)));
    options.add(answer);
    return new OptionQuestion(question, text, draw.shuffled(options), answer);
  }

  /** All answers. */
  static Stream<String> answers() {
    return Stream.concat(VALUES.stream(), MOODS.stream()).flatMap(List::stream);
  }
}
