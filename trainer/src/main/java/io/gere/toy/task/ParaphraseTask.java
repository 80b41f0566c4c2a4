package io.gere.toy.task;

import io.gere.toy.words.Draw;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Whether two sentences mean the same: the second is the first in the passive, or turned round. */
record ParaphraseTask() implements ToyTask {
  private static final List<String> PEOPLE =
      Words.of("judges clowns knights cooks poets monks scouts thieves");
  private static final List<String> VERBS = Words.of("followed visited helped painted called paid");
  private static final List<String> TIMES = Words.of("today often twice again once early");

  @Override
  public String group() {
    return "QQP";
  }

  @Override
  public String name() {
    return "Paraphrases";
  }

  @Override
  public String instruction() {
    return "Whether the \"first sentence\" and the \"second sentence\" have the same meaning?"
        + " Choose one from the option.\n";
  }

  @Override
  public List<String> labels() {
    return List.of("same", "different");
  }

  @Override
  public String sentence(String label, Random random) {
    Draw draw = new Draw(random);
    List<String> people = draw.some(PEOPLE, 2);
    String verb = draw.one(VERBS);
    String time = draw.one(TIMES);
    boolean same = label.equals("same");
    return "first sentence: %s %s %s %s.\nsecond sentence: %s were %s by %s %s."
        .formatted(
            people.get(0),
            verb,
            people.get(1),
            time,
            people.get(same ? 1 : 0),
            verb,
            people.get(same ? 0 : 1),
            time);
  }

  @Override
  public Stream<String> vocabulary() {
    return Stream.of(PEOPLE, VERBS, TIMES, List.of("first sentence: second were by ."))
        .flatMap(List::stream);
  }
}
