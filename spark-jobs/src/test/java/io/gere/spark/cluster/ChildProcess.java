package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process on the test's own class path. All it says goes into a log file and is kept. */
final class ChildProcess {
  private final Process process;
  private final Path log;
  private final List<String> lines = new ArrayList<>();
  private boolean silent;

  /**
   * Starts it.
   *
   * @param options for the JVM
   * @param environment beside this process's own
   * @param command main class and arguments
   */
  ChildProcess(
      Path log, List<String> options, Map<String, String> environment, List<String> command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      this.log = log;
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "output of " + log.getFileName());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        var out = Files.newBufferedWriter(log)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line + "\n");
        out.flush();
        add(Optional.of(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      add(Optional.empty());
    }
  }

  private synchronized void add(Optional<String> line) {
    line.ifPresent(lines::add);
    silent = line.isEmpty();
    notifyAll();
  }

  /** The first line in which the pattern is found, as soon as there is one. */
  synchronized Matcher awaitLine(String pattern, Duration patience) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + patience.toNanos();
    for (int next = 0; ; next++) {
      while (next == lines.size()) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        assertThat(millis > 0 && !silent).as("'%s' in %s: %s", pattern, log, output()).isTrue();
        wait(millis);
      }
      Matcher matcher = wanted.matcher(lines.get(next));
      if (matcher.find()) {
        return matcher;
      }
    }
  }

  /** All it has said, standard output and standard error. */
  synchronized String output() {
    return String.join("\n", lines);
  }

  /** Its exit code, once it has ended and all it said is read. */
  int awaitEnd(Duration patience) throws InterruptedException {
    boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(ended).as("ends within %s: %s", patience, output()).isTrue();
    synchronized (this) {
      while (!silent) {
        wait();
      }
    }
    return process.exitValue();
  }

  /** SIGTERM. What the process says while it ends is read as well, which Process forbids. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Another signal, by its name without SIG. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Waits a while for its end, then takes it by force. */
  void end(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
