package io.gere.storage.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.data.record.DataFile;
import io.gere.data.record.RecordCursor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordStreamTest {
  private static final byte[] PIECE = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void theLimitFollowsTheHeapAndItsReaders() {
    assertThat(RecordLimit.bytes(4L << 30, 2)).isEqualTo(128 << 20);
    assertThat(RecordLimit.bytes(4L << 30, 8)).isEqualTo(32 << 20);
    assertThat(RecordLimit.bytes(1L << 40, 1)).isEqualTo(500 << 20);
    assertThat(RecordLimit.bytes(1L << 20, 64)).isEqualTo(1 << 20);
  }

  @Test
  void whatComesBehindARecordCountsForTheNext() throws IOException {
    RecordStream content = new RecordStream(new ByteArrayInputStream(PIECE), 600_000);
    assertThat(content.readNBytes(600_000)).hasSize(600_000);
    content.recordEnds();
    assertThat(content.readNBytes(400_000)).hasSize(400_000);

    RecordStream one = new RecordStream(new ByteArrayInputStream(PIECE), 600_000);
    assertThatThrownBy(one::readAllBytes)
        .isInstanceOf(TooLongException.class)
        .hasMessageStartingWith("it is longer than 0 MB");
  }

  /** A megabyte that unpacks to the whole heap. */
  @Test
  void aRecordThatUnpacksToMoreThanFitsIsRefusedByFileAndNumber() throws IOException {
    Path file = folder.resolve("train.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"text\": \"first\"}\n{\"text\": \"".getBytes(StandardCharsets.UTF_8));
      for (long written = 0; written <= RecordLimit.alone(); written += PIECE.length) {
        out.write(PIECE);
      }
      out.write("\"}".getBytes(StandardCharsets.UTF_8));
    }

    DataFile data = DataFile.find(new Configuration(), file.toString()).orElseThrow();
    try (RecordCursor records = data.open()) {
      assertThat(records.next().text("text")).isEqualTo("first");
      assertThatThrownBy(records::next)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("train.jsonl.gz, record 2 cannot be read: it is longer than ");
    }
  }
}
