package io.gere.spark.train.rank;

import java.util.List;

/** The classes that the ranks of a training run send between processes, for Kryo to register. */
public final class RankKryoTypes {
  /** Add a class here when a job of this package collects, shuffles or parallelizes it. */
  public static final List<Class<?>> ALL =
      List.of(RankOutcome.Ended.class, RankOutcome.Failed.class);

  private RankKryoTypes() {}
}
