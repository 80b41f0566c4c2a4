package io.gere.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.choice.CollectiveKind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CollectiveChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "AUTO, 0, false, RING",
    "AUTO, 0, true, RING",
    "AUTO, 4, true, NCCL",
    "RING, 0, true, RING",
    "NCCL, 4, true, NCCL"
  })
  void gpusAreJoinedByNcclAndHostsByTheRing(
      CollectiveKind asked, int onGpus, boolean ncclFound, CollectiveChoice expected) {
    assertThat(CollectiveChoice.of(asked, 4, onGpus, ncclFound)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, 3, true, '3 of 4 ranks have a GPU'",
    "NCCL, 1, true, '1 of 4 ranks have a GPU'",
    "NCCL, 0, true, 'train.collective is nccl, but no rank has a GPU'",
    "AUTO, 4, false, 'set train.nccl_library'",
    "NCCL, 4, false, 'set train.nccl_library'",
    "RING, 4, true, 'train.collective is ring, which moves the memory of hosts'"
  })
  void whatCannotBeIsAMissingResourceAndSaysWhatToDo(
      CollectiveKind asked, int onGpus, boolean ncclFound, String message) {
    assertThatThrownBy(() -> CollectiveChoice.of(asked, 4, onGpus, ncclFound))
        .hasMessageContaining(message)
        .asInstanceOf(InstanceOfAssertFactories.type(GereException.class))
        .extracting(GereException::exitCode)
        .isEqualTo(ExitCode.RESOURCES_MISSING);
  }
}
