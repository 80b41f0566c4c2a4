package io.gere.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Train;
import io.gere.config.choice.CollectiveKind;
import io.gere.config.yaml.RecipeReader;
import java.util.Locale;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
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
    assertThat(CollectiveChoice.of(train(asked, false), onGpus, ncclFound)).isEqualTo(expected);
  }

  @Test
  void ncclCannotAuthenticateAndTheRingCan() {
    assertThat(CollectiveChoice.of(train(CollectiveKind.AUTO, true), 0, false))
        .isEqualTo(CollectiveChoice.RING);
    assertThatThrownBy(() -> CollectiveChoice.of(train(CollectiveKind.AUTO, true), 4, true))
        .hasMessageStartingWith("train.authenticate_gradients is true, but NCCL")
        .hasMessageContaining("set it to false")
        .isInstanceOf(GereException.class);
    assertThatThrownBy(() -> train(CollectiveKind.NCCL, true))
        .hasMessageContaining(
            "train.authenticate_gradients is true; it must be false where train.collective is nccl");
  }

  private static Train train(CollectiveKind asked, boolean authenticates) {
    return RecipeReader.parse(
            "train: {workers: 4, collective: %s, authenticate_gradients: %s}"
                .formatted(asked.name().toLowerCase(Locale.ROOT), authenticates))
        .train();
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
    assertThatThrownBy(() -> CollectiveChoice.of(train(asked, false), onGpus, ncclFound))
        .hasMessageContaining(message)
        .asInstanceOf(InstanceOfAssertFactories.type(GereException.class))
        .extracting(GereException::exitCode)
        .isEqualTo(ExitCode.RESOURCES_MISSING);
  }
}
