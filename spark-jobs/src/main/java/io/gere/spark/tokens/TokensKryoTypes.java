package io.gere.spark.tokens;

import io.gere.data.task.PartResult;
import java.util.List;

/** What travels between driver and executors when records become token ids. */
public final class TokensKryoTypes {
  public static final List<Class<?>> ALL = List.of(RecordPart.class, PartResult.class);

  private TokensKryoTypes() {}
}
