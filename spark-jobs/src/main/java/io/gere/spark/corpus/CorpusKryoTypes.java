package io.gere.spark.corpus;

import java.util.List;

/** The classes that jobs over a corpus send between processes, for Kryo to register. */
public final class CorpusKryoTypes {
  /** Add a class here when a job of this package collects, shuffles or parallelizes it. */
  public static final List<Class<?>> ALL =
      List.of(FilePack.class, PassSummary.class, ReadFile.class);

  private CorpusKryoTypes() {}
}
