package io.gere.spark.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.spark.LocalSpark;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

final class TaskFailureTest {

  @Test
  void theSentenceThatATaskThrewIsAllThatIsLeft() {
    GereException sentence =
        new GereException(
            ExitCode.RESOURCES_MISSING, "no GPU on node 7; add one", new IOException("driver"));

    assertThatThrownBy(() -> TaskFailure.unwrap(jobThatThrows(sentence)))
        .isExactlyInstanceOf(GereException.class)
        .hasMessage("no GPU on node 7; add one")
        .hasRootCauseMessage("driver")
        .extracting(thrown -> ((GereException) thrown).exitCode())
        .isEqualTo(ExitCode.RESOURCES_MISSING);
  }

  @Test
  void anyOtherFailureSaysWhatSparkSaysAndKeepsTheCause() {
    assertThatThrownBy(() -> TaskFailure.unwrap(jobThatThrows(new IllegalStateException("odd"))))
        .isExactlyInstanceOf(GereException.class)
        .hasMessageStartingWith("a Spark job failed: ")
        .hasRootCauseMessage("odd");
  }

  @Test
  void aJobThatEndsWellGivesItsResult() {
    assertThat(TaskFailure.unwrap(() -> context().parallelize(List.of(1, 2)).count())).isEqualTo(2);
  }

  private static Callable<Object> jobThatThrows(RuntimeException exception) {
    return () ->
        context()
            .parallelize(List.of(1))
            .map(
                number -> {
                  throw exception;
                })
            .collect();
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  }
}
