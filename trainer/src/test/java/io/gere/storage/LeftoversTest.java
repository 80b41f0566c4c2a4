package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed command left half-written goes, and nothing else. */
final class LeftoversTest {
  @TempDir private Path run;

  @Test
  void halfWrittenFilesAndFoldersGoWhereverTheyAre() throws IOException {
    make(".status.json.123456789.tmp");
    make("sample/.replay.jsonl.1.tmp");
    make("train/1-reviews.checkpoints/00000040-ab/.rank-0-of-2.safetensors.77.tmp");
    make("train/.1-reviews.partial/config.json");

    List<String> said = remove();

    assertThat(there()).containsExactlyInAnyOrder();
    assertThat(said).singleElement().asString().contains("removed", ".replay.jsonl.1.tmp");
  }

  @Test
  void whatIsWholeOrNamedByTheUserStays() throws IOException {
    String[] kept = {
      "sample/replay.jsonl",
      "notes.tmp",
      "old.partial/file",
      ".hidden/.x.1.tmp",
      ".lease/.3.json.5.tmp"
    };
    for (String file : kept) {
      make(file);
    }
    assertThat(remove()).isEmpty();
    assertThat(there()).containsExactlyInAnyOrder(kept);
  }

  @Test
  void whatLiesBelowIsLeftToTheRunThatHasALease() throws IOException {
    make("seed-1/.lease/1.json");
    make("seed-1/train/.metrics.jsonl.9.tmp");
    assertThat(remove()).isEmpty();
    assertThat(there()).hasSize(2);
  }

  @Test
  void whatLiesBehindALinkIsAnotherRuns() throws IOException {
    make("other/.f.1.tmp");
    Path mine = Files.createDirectories(run.resolve("mine"));
    Files.createSymbolicLink(mine.resolve("sample"), run.resolve("other"));
    var folder = new org.apache.hadoop.fs.Path(mine.toString());
    Leftovers.of(new Configuration(), folder).remove(line -> {});
    assertThat(run.resolve("other/.f.1.tmp")).exists();
  }

  private List<String> remove() {
    List<String> said = new ArrayList<>();
    var folder = new org.apache.hadoop.fs.Path(run.toString());
    Leftovers.of(new Configuration(), folder).remove(said::add);
    return said;
  }

  private void make(String name) throws IOException {
    Path file = run.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  private List<String> there() throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> run.relativize(file).toString())
          .toList();
    }
  }
}
