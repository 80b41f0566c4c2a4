package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.ExitCode;
import io.gere.data.task.TaskFolder;
import io.gere.states.HiddenStateCache;
import io.gere.tensor.ElementType;
import io.gere.text.SmallTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that shrinks while a process has it open ends in a sentence and an exit code. Where it is
 * mapped into memory, the process dies of SIGBUS; so these are processes of their own.
 */
@Timeout(60)
final class ShortenedFileTest {
  @TempDir private Path folder;

  @Test
  void tokens() throws Exception {
    String record = "{\"input\": \"one two three\", \"output\": \"four\"}\n";
    TaskFolder task = TaskFolder.in(folder, "sums").with("train.jsonl", record.repeat(2000));
    task.read(SmallTokenizer.wordLevel());
    Path file = task.path().resolve("run/tokens/3-films/samples-00000.arrow");

    assertRead("tokens", file);
    assertEnds("tokens", file, ExitCode.FAILURE, "%s cannot be read as tokens (", "its folder");
  }

  @Test
  void hiddenStates() throws Exception {
    Path file = folder.resolve("hidden-00000.arrow");
    try (OutputStream out = Files.newOutputStream(file);
        HiddenStateCache.Writer writer =
            new HiddenStateCache.Writer(out, ElementType.FLOAT32, 64, Map.of())) {
      for (int document = 0; document < 100; document++) {
        writer.write(document, 50, ByteBuffer.allocate(50 * 64 * Float.BYTES));
      }
    }

    assertRead("states", file);
    assertEnds("states", file, ExitCode.FAILURE, "%s cannot be read as a hidden-", "distill step");
  }

  @Test
  void weights() throws Exception {
    Path file = folder.resolve("model.safetensors");
    Files.copy(Path.of("src/test/resources/golden/ckpt_gqa/model.safetensors"), file);

    assertRead("weights", file);
    assertEnds("weights", file, ExitCode.USAGE, "%s: tensor ", " cannot be read: ");
  }

  private void assertRead(String sort, Path file) throws Exception {
    Process reader = start(sort, file);
    assertThat(goOn(reader)).isEqualTo("read");
    assertThat(reader.waitFor()).isZero();
  }

  /** The file is cut within its first tenth, on no page's boundary. */
  private void assertEnds(String sort, Path file, ExitCode code, String begin, String remedy)
      throws Exception {
    long before = Files.size(file);
    long after = before / 10 | 1;
    Process reader = start(sort, file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(after);
    }
    assertThat(goOn(reader))
        .startsWith(begin.formatted(file))
        .contains(
            "it had %d bytes when it was opened and has %d now: nothing may write to it while it is read"
                .formatted(before, after))
        .contains(remedy);
    assertThat(reader.waitFor()).isEqualTo(code.code());
  }

  private static String goOn(Process reader) throws IOException {
    try (OutputStream go = reader.getOutputStream()) {
      go.write('\n');
    }
    BufferedReader said = reader.inputReader(StandardCharsets.UTF_8);
    return said.readLine();
  }

  private static Process start(String sort, Path file) throws IOException {
    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OpenFile.class.getName(),
                sort,
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(reader.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("open");
    return reader;
  }
}
