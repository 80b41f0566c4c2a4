package io.gere.toy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A fine-tuning task of the tiny world. Every sentence has exactly one right label, and its words
 * are mostly not those in which the corpus states facts, so that learning the task teaches nothing
 * about the world.
 */
sealed interface ToyTask permits ReviewTask, TopicTask, QuantifierTask {
  /** All tasks, in the order in which they are learnt. */
  static List<ToyTask> all() {
    return List.of(new ReviewTask(), new TopicTask(), new QuantifierTask());
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
