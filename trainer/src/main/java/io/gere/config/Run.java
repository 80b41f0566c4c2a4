package io.gere.config;

/**
 * The run itself.
 *
 * @param dir the run folder, or null; see {@link RequiredKeys}
 * @param shared the run folder that holds the replay set, its hidden states and thresholds, which
 *     several runs may have in common; {@code run.dir} unless written
 * @param seed of every random choice
 */
public record Run(
    @Default("null") String dir, @Default("null") String shared, @Default("17") long seed) {
  public Run {
    dir = Check.path(dir);
    shared = shared == null ? dir : Check.path(shared);
  }
}
