package io.gere.spark.storage;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.gere.spark.corpus.CorpusKryoTypes;
import io.gere.spark.distill.DistillKryoTypes;
import io.gere.spark.tokens.TokensKryoTypes;
import io.gere.spark.train.rank.RankKryoTypes;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers the classes that travel between executors, which each package names for itself, so that
 * {@code spark.kryo.registrationRequired} can refuse all others. It does where no catalog of others
 * is configured.
 */
public final class GereKryoRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    // Kryo 4 cannot set the fields of a record, Java's own serialization can. It also takes in
    // whatever the value holds, and a task sends too few values for its size to matter.
    Stream.of(CorpusKryoTypes.ALL, DistillKryoTypes.ALL, TokensKryoTypes.ALL, RankKryoTypes.ALL)
        .flatMap(List::stream)
        .forEach(type -> kryo.register(type, new JavaSerializer()));
  }
}
