package io.gere.bench;

import io.gere.GereException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Ranks as processes of this machine: started from this process's Java, options and class path, and
 * joined over the loopback interface. The address of each, and then what it has to say, comes from
 * its standard output; the ring's secret and all addresses go to its standard input. See {@link
 * RankProcess} for their side.
 */
public final class RankProcesses implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();
  private final List<BufferedReader> outputs = new ArrayList<>();

  private RankProcesses() {}

  /**
   * Starts them; returns when every rank knows where the others are.
   *
   * @param program its {@code main} calls {@link RankProcess#of}
   * @param timeout of connecting and of each operation
   * @param arguments the program's own, the same for every rank
   */
  public static RankProcesses start(
      Class<?> program, int count, Duration timeout, List<String> arguments) {
    RankProcesses ranks = new RankProcesses();
    try {
      for (int rank = 0; rank < count; rank++) {
        List<String> command = new ArrayList<>(java());
        command.add(program.getName());
        command.add(String.valueOf(rank));
        command.add(String.valueOf(timeout.toMillis()));
        command.addAll(arguments);
        ranks.add(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      }
      ranks.introduce();
      return ranks;
    } catch (IOException e) {
      ranks.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      ranks.close();
      throw e;
    }
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    // Standard output belongs to the rank: what the JVM has to remark goes elsewhere.
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr"));
    String quiet = "slf4j.internal.verbosity";
    if (System.getProperty(quiet) != null) {
      command.add("-D%s=%s".formatted(quiet, System.getProperty(quiet)));
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    return command;
  }

  private void add(Process process) {
    processes.add(process);
    outputs.add(process.inputReader());
  }

  private void introduce() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int rank = 0; rank < processes.size(); rank++) {
      addresses.add(next(rank));
    }
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    for (Process process : processes) {
      // It stays open: a rank whose standard input ends has lost its parent, and ends too.
      Writer input = process.outputWriter();
      input.write(HexFormat.of().formatHex(secret) + "\n" + String.join(" ", addresses) + "\n");
      input.flush();
    }
  }

  public Process process(int rank) {
    return processes.get(rank);
  }

  /** The next line that a rank says. */
  public String next(int rank) {
    try {
      String line = outputs.get(rank).readLine();
      if (line == null) {
        throw GereException.failure(
            "rank %d of %d ended before it had reported everything; see its reason above"
                .formatted(rank, processes.size()));
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends those that still run. */
  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.onExit().join();
    }
  }
}
