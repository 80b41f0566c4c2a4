package io.gere.toy.task;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A fine-tuning task of the tiny world, of one of the benchmark's families. Every sentence has
 * exactly one right label, and its words are mostly not those in which the corpus states facts, so
 * that learning the task teaches nothing about the world.
 */
public sealed interface ToyTask
    permits CountTask,
        EntailmentTask,
        FilmTask,
        OrderTask,
        ParaphraseTask,
        PassageTask,
        ReviewTask,
        SenseTask,
        TopicTask {
  /** Tasks in words, in the benchmark's families; the demo learns the first three. */
  static List<ToyTask> inWords() {
    return List.of(
        new ReviewTask(),
        new TopicTask(),
        EntailmentTask.ofThree(),
        new FilmTask(),
        EntailmentTask.ofTwo(),
        new PassageTask(),
        new ParaphraseTask(),
        new SenseTask());
  }

  /** Tasks in machine records, which nothing in the corpus reads like. */
  static List<ToyTask> far() {
    return List.of(new CountTask(), new OrderTask());
  }

  /** Every task. */
  static List<ToyTask> all() {
    return Stream.concat(inWords().stream(), far().stream()).toList();
  }

  /** The benchmark's group, by which its instruction is found. */
  String group();

  /** The task's name, also its folder's. */
  String name();

  /** The question put before every sentence, without the list of options. */
  String instruction();

  /** The labels, all of them equally frequent. */
  List<String> labels();

  /** A sentence whose right label is {@code label}. */
  String sentence(String label, Random random);

  /** Texts that hold, between them, every word a sentence can have. */
  Stream<String> vocabulary();

  /** Texts that hold, between them, every word of the task. */
  default Stream<String> texts() {
    return Stream.of(vocabulary(), labels().stream(), Stream.of(instruction()))
        .flatMap(texts -> texts);
  }
}
