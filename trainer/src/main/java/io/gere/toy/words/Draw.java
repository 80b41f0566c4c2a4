package io.gere.toy.words;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Draws from lists, each element equally likely.
 *
 * @param random whose sequence is specified, so that equal seeds draw the same on every machine
 */
public record Draw(Random random) {
  /** One of {@code options}. */
  public <T> T one(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  /** One of {@code options}. */
  @SafeVarargs
  public final <T> T one(T... options) {
    return options[random.nextInt(options.length)];
  }

  /** {@code count} different places of {@code list}, in any order. */
  public <T> List<T> some(List<T> list, int count) {
    return shuffled(list).subList(0, count);
  }

  /** Any number from {@code least} to {@code most}. */
  public int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** True once in {@code count} times. */
  public boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  /** {@code list} in any order. */
  public <T> List<T> shuffled(List<T> list) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** {@code list} without {@code element}, in any order. */
  public <T> List<T> others(List<T> list, T element) {
    List<T> others = shuffled(list);
    others.removeAll(List.of(element));
    return others;
  }
}
