package io.gere.data.task;

import io.gere.config.Recipe;
import io.gere.config.choice.AskedSplit;
import io.gere.data.record.RecordSource;
import io.gere.random.SplitMix64;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Which training records are not learnt: of every so many in a row one, at a place drawn from the
 * seed. The model is validated with them, and asked them instead of the test. It is for choosing
 * settings without a look at the test; the continual-learning benchmark's {@code dev.json} will not
 * do, for it is its {@code test.json}.
 *
 * @param every of so many records one is held out, 2 or more; 0: none
 * @param seed of the places
 * @param asked whether what is held out scores the task, and not its test
 */
public record DevSplit(int every, long seed, boolean asked) implements Serializable {
  /** Everything is learnt, and the test is asked. */
  static final DevSplit NONE = new DevSplit(0, 0, false);

  /** The split that a recipe asks for. */
  public static DevSplit of(Recipe recipe) {
    return recipe.evaluate().devEvery() == 0
        ? NONE
        : new DevSplit(
            recipe.evaluate().devEvery(),
            recipe.run().seed(),
            recipe.evaluate().split() == AskedSplit.DEV);
  }

  boolean isOn() {
    return every > 0;
  }

  /** Whether the records that are held out score the task. */
  boolean isAsked() {
    return isOn() && asked;
  }

  /** Passes on the records that are learnt. */
  RecordSource.Sink learnt(RecordSource.Sink sink) {
    return only(false, sink);
  }

  /** Passes on the records that are held out. */
  RecordSource.Sink heldOut(RecordSource.Sink sink) {
    return only(true, sink);
  }

  private RecordSource.Sink only(boolean held, RecordSource.Sink sink) {
    return record -> {
      if (holdsOut(record.number()) == held) {
        sink.add(record);
      }
    };
  }

  /** A pure function of the record's number, so a file is split while it is read. */
  private boolean holdsOut(long record) {
    return isOn()
        && record % every
            == new SplittableRandom(SplitMix64.mix(seed) + record / every).nextInt(every);
  }
}
