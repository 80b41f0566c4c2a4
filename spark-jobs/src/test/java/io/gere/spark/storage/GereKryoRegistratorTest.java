package io.gere.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.spark.LocalSpark;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class GereKryoRegistratorTest {
  private static final class Stranger implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aClassThatIsNotNamedDoesNotTravel() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

    assertThat(SparkEnv.get().serializer().getClass().getSimpleName()).isEqualTo("KryoSerializer");
    assertThatThrownBy(
            () -> context.parallelize(List.of(1)).map(number -> new Stranger()).collect())
        .hasMessageContaining("Class is not registered")
        .hasMessageContaining("Stranger");
  }
}
