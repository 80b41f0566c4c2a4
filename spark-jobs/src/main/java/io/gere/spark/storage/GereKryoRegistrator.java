package io.gere.spark.storage;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.gere.spark.corpus.FilePack;
import io.gere.spark.corpus.PassSummary;
import io.gere.spark.corpus.ReadFile;
import io.gere.spark.distill.DistilledPart;
import io.gere.spark.distill.PackedPart;
import io.gere.spark.distill.ReplayPart;
import io.gere.spark.train.rank.RankOutcome;
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Names the classes that travel between executors, so that {@code spark.kryo.registrationRequired}
 * can refuse all others.
 */
public final class GereKryoRegistrator implements KryoRegistrator {
  /** Add a class here when a job collects, shuffles or parallelizes it. */
  private static final List<Class<?>> TRAVELLERS =
      List.of(
          FilePack.class,
          PassSummary.class,
          ReadFile.class,
          ReplayPart.class,
          DistilledPart.class,
          PackedPart.class,
          RankOutcome.Ended.class,
          RankOutcome.Failed.class);

  @Override
  public void registerClasses(Kryo kryo) {
    // Kryo 4 cannot set the fields of a record, Java's own serialization can. It also takes in
    // whatever the value holds, and a task sends too few values for its size to matter.
    TRAVELLERS.forEach(traveller -> kryo.register(traveller, new JavaSerializer()));
  }
}
