package io.gere;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RootLocaleTest {
  private final Locale machines = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(machines);
  }

  @Test
  void numbersLookTheSameOnEveryMachine() {
    Locale.setDefault(Locale.GERMANY);

    assertThat(RootLocale.format("%,d of %.2f", 1_234_567, 0.5)).isEqualTo("1,234,567 of 0.50");
  }
}
