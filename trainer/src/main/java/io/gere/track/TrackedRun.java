package io.gere.track;

import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A run as trackers know it.
 *
 * @param folder of the run
 * @param command that is at work on it
 * @param recipe each key with its value
 * @param yaml the recipe as a text
 * @param gated whether a gate decides what becomes of its model
 * @param model where that will lie; empty for a run that makes none for others
 * @param parent folder of the comparison that it is a part of
 */
public record TrackedRun(
    Path folder,
    String command,
    Map<String, String> recipe,
    String yaml,
    boolean gated,
    Optional<Path> model,
    Optional<Path> parent) {}
