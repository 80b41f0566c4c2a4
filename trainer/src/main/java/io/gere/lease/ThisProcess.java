package io.gere.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What tells this process from all others.
 *
 * @param host this machine's name
 * @param machine the name, and on Linux which start of the kernel and which container's numbering
 *     of processes: only where these are equal can one process look for another by its number
 * @param start when it began
 */
public record ThisProcess(String host, String machine, long pid, String start) {
  private static final ThisProcess HERE = find();

  public static ThisProcess get() {
    return HERE;
  }

  private static ThisProcess find() {
    String host = hostName();
    String boot = firstLine(Path.of("/proc/sys/kernel/random/boot_id")).orElse("-");
    String numbering = link(Path.of("/proc/self/ns/pid")).orElse("-");
    return new ThisProcess(
        host,
        "%s %s %s".formatted(host, boot, numbering),
        ProcessHandle.current().pid(),
        start(ProcessHandle.current()));
  }

  /** Whether the process of a holder on this machine is there. */
  static boolean isAlive(long pid, String start) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> start(process).equals(start))
        .isPresent();
  }

  private static String start(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /** A machine's name need not lead anywhere. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return firstLine(Path.of("/proc/sys/kernel/hostname")).orElse("this machine");
    }
  }

  private static Optional<String> firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> link(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
