package io.gere.toy.question;

import io.gere.toy.task.ToyTask;
import io.gere.toy.words.Category;
import io.gere.toy.words.Tone;
import io.gere.toy.words.Topic;
import io.gere.toy.words.Words;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every word that can be said without a meaning: the common ones and those of the tasks. */
public final class SpokenWords {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{Alnum}]+");

  private static final List<List<String>> COMMON =
      List.of(Words.PEOPLE, Words.THINGS, Words.PLACES, Words.HUES, Words.DEEDS, Words.DIGITS);

  /** Each once. */
  public static final List<String> ALL =
      Stream.of(
              Category.vocabulary(),
              Tone.vocabulary(),
              Topic.vocabulary(),
              COMMON.stream().flatMap(List::stream),
              ToyTask.all().stream().flatMap(ToyTask::texts))
          .flatMap(texts -> texts)
          .flatMap(BETWEEN_WORDS::splitAsStream)
          .filter(word -> !word.isEmpty())
          .distinct()
          .toList();

  private SpokenWords() {}
}
