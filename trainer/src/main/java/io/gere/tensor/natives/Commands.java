package io.gere.tensor.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Other programs that are run for what they print. */
public final class Commands {
  private static final int NOT_FOUND = 127;

  private Commands() {}

  /**
   * How a program ended, and all it printed.
   *
   * @param status 0: well; 127: it is not there
   */
  public record Output(int status, String text) {
    String lastLine() {
      List<String> lines = text.strip().lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
    }
  }

  /** Runs a program to its end. */
  public static Output run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), text);
    } catch (IOException e) {
      return new Output(NOT_FOUND, "%s: %s".formatted(command.get(0), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while %s ran".formatted(command.get(0)), e);
    }
  }
}
