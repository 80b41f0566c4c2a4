package io.gere.config;

import io.gere.config.choice.OmegaStrategy;

/**
 * The weight of the replay loss's second term.
 *
 * @param strategy how ω is found
 * @param value ω where it is fixed
 * @param max the cap on a dynamic ω; 1e300 is none
 */
public record Omega(
    @Default("fixed") OmegaStrategy strategy,
    @Default("100") double value,
    @Default("10000") double max) {
  public Omega {
    Check.between("loss.omega.value", value, 0, 1e30);
    Check.above("loss.omega.max", max, 0, 1e300);
  }
}
