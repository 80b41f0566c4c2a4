package io.gere.toy.task;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A fine-tuning task of the tiny world. Every sentence has exactly one right label, and its words
 * are mostly not those in which the corpus states facts, so that learning the task teaches nothing
 * about the world.
 */
public sealed interface ToyTask
    permits ReviewTask, TopicTask, QuantifierTask, CountTask, OrderTask {
  /** All tasks. */
  static List<ToyTask> all() {
    return Stream.concat(inWords().stream(), far().stream()).toList();
  }

  /** Tasks in words, in the order in which the demo learns them. */
  static List<ToyTask> inWords() {
    return List.of(new ReviewTask(), new TopicTask(), new QuantifierTask());
  }

  /** Tasks in machine records, which nothing in the corpus reads like. */
  static List<ToyTask> far() {
    return List.of(new CountTask(), new OrderTask());
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

  /** One of {@code options}, each equally likely. */
  static String pick(List<String> options, Random random) {
    return options.get(random.nextInt(options.size()));
  }

  /** The words of {@code line}, which are separated by blanks. */
  static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }
}
