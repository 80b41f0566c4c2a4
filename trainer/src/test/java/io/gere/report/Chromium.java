package io.gere.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a window and without network; each call starts a new one. */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** What only a browser that hangs takes, even on a busy machine. */
  private static final long DEADLINE_SECONDS = 120;

  private final Path program;
  private final Path folder;

  private Chromium(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * The machine's browser; skips the calling test where there is none.
   *
   * @param folder for its profile and output
   */
  static Chromium orSkip(Path folder) {
    Optional<Path> program = find();
    assumeTrue(
        program.isPresent(),
        "needs Chromium: %s on the PATH, or GERE_CHROMIUM; on Debian, apt-get install chromium"
            .formatted(NAMES));
    return new Chromium(program.orElseThrow(), folder);
  }

  private static Optional<Path> find() {
    String named = System.getenv("GERE_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv("PATH"))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The page's elements as they are once it has loaded and its scripts have run. */
  String dom(Path page, String... options) throws Exception {
    return run(page, Stream.concat(Stream.of(options), Stream.of("--dump-dom")).toList());
  }

  /** The page on paper, as PDF. */
  Path pdf(Path page) throws Exception {
    Path pdf = Files.createTempFile(folder, "page", ".pdf");
    run(page, List.of("--print-to-pdf=" + pdf, "--no-pdf-header-footer"));
    return pdf;
  }

  private String run(Path page, List<String> options) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "browser", ".out");
    Path log = Files.createTempFile(folder, "browser", ".log");
    List<String> command = new ArrayList<>(List.of(program.toString(), "--headless=new"));
    // Root, whom containers and CI know alone, may not use the sandbox.
    command.add("--no-sandbox");
    command.add("--disable-gpu");
    command.add("--disable-dev-shm-usage");
    command.add("--no-first-run");
    command.add("--host-resolver-rules=MAP * ~NOTFOUND");
    command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
    command.addAll(options);
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(
            "%s did not end well: %s".formatted(command, Files.readString(log)));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(out);
  }
}
