package io.gere.submit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code submit/gere} of this checkout, started as its user does.
 *
 * @param log all it says, standard output and standard error
 */
record Launched(Process process, Path log) {
  private static final Path LAUNCHER = Path.of("../gere").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Starts it, with these variables beside this process's own. */
  static Launched start(Path log, Map<String, String> environment, List<String> arguments)
      throws IOException {
    return start(LAUNCHER, log, environment, arguments);
  }

  /** Starts another script of {@code submit}. */
  static Launched start(
      Path script, Path log, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("bash", script.toString()));
    words.addAll(arguments);
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new Launched(builder.start(), log);
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end within %s: %s".formatted(PATIENCE, output()));
    }
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }
}
