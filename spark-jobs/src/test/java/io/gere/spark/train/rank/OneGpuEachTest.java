package io.gere.spark.train.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which GPUs ranks may have been given. */
final class OneGpuEachTest {
  @Test
  void twoRanksOnOneGpuAreNamedWithIt() {
    assertThatThrownBy(
            () -> OneGpuEach.require(List.of("a/0000:3b:00.0", "b/0000:3b:00.0", "a/0000:3b:00.0")))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("ranks 0 and 2 were both given the GPU a/0000:3b:00.0; ")
        .extracting(failure -> ((GereException) failure).exitCode())
        .isEqualTo(ExitCode.RESOURCES_MISSING);
  }

  @Test
  void ranksOnCpusShareWhatTheyLike() {
    String none = OneGpuEach.name(new Device.Cpu(), "a");

    assertThat(none).doesNotContain(" ");
    assertThatCode(() -> OneGpuEach.require(List.of(none, none, "a/0000:3b:00.0")))
        .doesNotThrowAnyException();
  }
}
