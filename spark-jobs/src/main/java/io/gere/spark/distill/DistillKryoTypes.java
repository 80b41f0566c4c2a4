package io.gere.spark.distill;

import java.util.List;

/**
 * The classes that the jobs of distillation and thresholds send between processes, for Kryo to
 * register.
 */
public final class DistillKryoTypes {
  /** Add a class here when a job of this package collects, shuffles or parallelizes it. */
  public static final List<Class<?>> ALL =
      List.of(ReplayPart.class, DistilledPart.class, PackedPart.class);

  private DistillKryoTypes() {}
}
