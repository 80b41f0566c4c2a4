package io.gere.filter;

import static java.util.stream.Collectors.joining;

import java.util.stream.IntStream;

/** Texts of words that are all different, so that a test decides alone what two texts share. */
final class Prose {
  private Prose() {}

  /** The words {@code w<from>} to {@code w<to - 1>}. */
  static String words(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "w" + i).collect(joining(" "));
  }
}
