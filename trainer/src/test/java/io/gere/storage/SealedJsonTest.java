package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that speak for themselves. */
final class SealedJsonTest {
  private static final Manifest MANIFEST =
      new Manifest(
          new Origin("sample", Map.of("share", 0.1, "tiny", 1e-12f), Map.of("corpus", "abc")),
          Map.of("a.jsonl", new StoredFile(5, "2cf2")),
          Map.of("seconds", 12.5, "names", new String[] {"ä", "b\n"}, "count", 1L << 40));

  @TempDir java.nio.file.Path folder;

  @Test
  void whatIsWrittenReadsBackAndHoldsItsDigestLast() throws IOException {
    SealedJson.write(new Configuration(), path(), MANIFEST);

    Manifest read = read();
    assertThat(read.files()).isEqualTo(MANIFEST.files());
    assertThat(read.facts()).containsEntry("count", 1L << 40);
    assertThat(Files.readAllLines(file()))
        .element(-2 + Files.readAllLines(file()).size())
        .asString()
        .matches("  \"seal\" : \"[0-9a-f]{64}\"");
  }

  @Test
  void everyTurnedBitIsNoticed() throws IOException {
    SealedJson.write(new Configuration(), path(), MANIFEST);
    byte[] whole = Files.readAllBytes(file());
    for (int place = 0; place < whole.length; place++) {
      byte[] turned = whole.clone();
      turned[place] ^= 1;
      Files.write(file(), turned);
      boolean space = whole[place] == ' ' || whole[place] == '\n';
      if (!space) {
        assertThatThrownBy(this::read)
            .as("byte %d, %c", place, whole[place])
            .isInstanceOf(GereException.class)
            .hasMessageContaining("manifest.json")
            .hasMessageContaining("make it again");
      }
    }
  }

  @Test
  void whatAnEarlierVersionWroteHasNoSealAndIsRead() throws IOException {
    Files.writeString(file(), Json.pretty(MANIFEST));

    assertThat(read().files()).isEqualTo(MANIFEST.files());
  }

  private Manifest read() {
    return SealedJson.read(new Configuration(), path(), Manifest.class, "make it again")
        .orElseThrow();
  }

  private java.nio.file.Path file() {
    return folder.resolve("manifest.json");
  }

  private Path path() {
    return new Path(file().toUri());
  }
}
