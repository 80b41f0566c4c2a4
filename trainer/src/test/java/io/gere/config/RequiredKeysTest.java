package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequiredKeysTest {
  @Test
  void aCommandAsksForTheKeysItNeeds() {
    assertThat(RequiredKeys.text("run.dir", "runs/a")).isEqualTo("runs/a");
    assertThatThrownBy(() -> RequiredKeys.text("run.dir", null))
        .isInstanceOf(GereException.class)
        .hasMessage("run.dir is missing; write it in the recipe or add --set run.dir=VALUE");
    assertThat(RequiredKeys.items("corpus.path", List.of("a"))).containsExactly("a");
    assertThatThrownBy(() -> RequiredKeys.items("tasks", List.of()))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("tasks is missing; ");
  }
}
