package io.gere.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.sample.CorpusFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorpusListingTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    for (String name :
        List.of(
            "corpus/train/chunk2/b.jsonl.zst",
            "corpus/train/chunk1/a.jsonl",
            "corpus/train/chunk1/c.jsonl.gz",
            "corpus/train/d.parquet",
            "corpus/train/README.md",
            "corpus/train/.cache/e.jsonl",
            "corpus/train/_temporary/0/f.parquet",
            "corpus/train/.g.jsonl")) {
      CorpusFiles.plain(folder.resolve(name), name);
    }
  }

  @Test
  void aFolderMeansAllCorpusFilesBelowItThatAreNotHidden() {
    assertThat(names("corpus"))
        .containsExactly("chunk1/a.jsonl", "chunk1/c.jsonl.gz", "chunk2/b.jsonl.zst", "d.parquet");
  }

  @Test
  void globsAreMatchedAndTheirOrderDoesNotMatter() {
    assertThat(names("corpus/train/chunk*/*.jsonl", "corpus/train/{d,x}.parquet"))
        .containsExactly("chunk1/a.jsonl", "d.parquet")
        .isEqualTo(names("corpus/train/{d,x}.parquet", "corpus/train/chunk*/*.jsonl"));
  }

  @Test
  void namesMayHoldWhatGlobsAreMadeOf() throws IOException {
    for (String name :
        List.of(
            "odd/[2024] {a}/dump-2024-01-01T12:30.jsonl",
            "odd/[2024] {a}/100 %/ürün.jsonl",
            "odd/2/other.jsonl")) {
      CorpusFiles.plain(folder.resolve(name), name);
    }

    assertThat(names("odd/[2024] {a}/*.jsonl"))
        .isEqualTo(names("odd/[2024] {a}/dump-*:*.jsonl"))
        .containsExactly("dump-2024-01-01T12:30.jsonl");
    assertThat(names("odd/[2024] {a}"))
        .containsExactly("100 %/ürün.jsonl", "dump-2024-01-01T12:30.jsonl");
    assertThat(names("odd/*/*%/*n.jsonl")).containsExactly("ürün.jsonl");
    assertThat(names("odd/[0-9]")).containsExactly("other.jsonl");
    assertThat(names("corpus/{train/chunk1,nowhere/x}/*.jsonl")).containsExactly("a.jsonl");
  }

  @Test
  void eachFileCountsOnceWhateverLinksLeadToIt() throws IOException {
    link("corpus/train/chunk1/loop", "..");
    link("corpus/train/again.jsonl", "chunk1/a.jsonl");
    link("corpus/train/chunk0", "chunk2");
    link("other", "corpus/train");

    assertThat(names("corpus"))
        .isEqualTo(names("other", "corpus"))
        .isEqualTo(names("corpus/train/[a-z]*"))
        .containsExactly("chunk1/a.jsonl", "chunk1/c.jsonl.gz", "chunk2/b.jsonl.zst", "d.parquet");
    assertThat(names("other/again.jsonl")).containsExactly("again.jsonl");
  }

  @Test
  void aLinkThatLeadsNowhereIsAFileThatCannotBeRead() throws IOException {
    link("links/lost.jsonl", "nowhere.jsonl");
    link("links/itself.jsonl", "itself.jsonl");
    link("links/readme", "nowhere");

    assertThat(names("links")).containsExactly("itself.jsonl", "lost.jsonl");
    assertThat(names("links/l*")).containsExactly("lost.jsonl");
  }

  private void link(String name, String target) throws IOException {
    Path link = folder.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  @Test
  void aFileThatSeveralPatternsNameCountsOnce() {
    assertThat(names("corpus/train/chunk1", "corpus/train/chunk1/a.jsonl"))
        .containsExactly("a.jsonl", "c.jsonl.gz");
  }

  @Test
  void onlyNamesBelowTheCommonFolderCountSoThatTheCorpusCanMove() throws IOException {
    String before = find("corpus").digest(new Configuration());
    Files.createDirectories(folder.resolve("elsewhere/deep"));
    Files.move(folder.resolve("corpus/train"), folder.resolve("elsewhere/deep/copy"));

    assertThat(find("elsewhere").digest(new Configuration())).isEqualTo(before);
    Path moved = folder.resolve("elsewhere/deep/copy/d.parquet");
    byte[] bytes = Files.readAllBytes(moved);
    bytes[bytes.length / 2] ^= 1; // as long as before
    Files.write(moved, bytes);
    assertThat(find("elsewhere").digest(new Configuration())).isNotEqualTo(before);
  }

  @Test
  void aPathThatLeadsNowhereIsNamed() {
    assertFails("missing.jsonl", "there is nothing at %s; correct the path");
    assertFails("corpus/*.zst", "there is nothing at %s; correct the path");
    assertFails(
        "corpus/train/README.md",
        "%s holds no file that ends in .jsonl.zst, .jsonl, .jsonl.gz, .parquet; correct the path");
    assertFails(
        "corpus/train/.cache/../_temporary/0/*.jsonl", "there is nothing at %s; correct the path");
  }

  @Test
  void theFilesOfATableWithALogAreRefused() throws IOException {
    String uuid = "4c0d0f4e-5f0d-4c5e-9a2b-6a0b1d9a7f10";
    for (String name :
        List.of(
            "lake/delta/_delta_log/00000000000000000000.json",
            "lake/delta/day=1/part-0.parquet",
            "lake/iceberg/metadata/00001-%s.metadata.json".formatted(uuid),
            "lake/iceberg/data/a.parquet",
            "lake/hudi/.hoodie/hoodie.properties",
            "lake/hudi/a.parquet",
            "plain/metadata/croissant.metadata.json",
            "plain/data/a.parquet")) {
      CorpusFiles.plain(folder.resolve(name), name);
    }

    link("elsewhere/part.parquet", "../lake/delta/day=1/part-0.parquet");

    for (String delta :
        List.of("lake/[d]*", "lake/delta", "lake/delta/day=1", "lake/delta/*/*", "elsewhere/*")) {
      assertTable(delta, "lake/delta is a Delta table");
    }
    assertTable("lake", " table, whose");
    assertTable("lake/iceberg", "lake/iceberg is an Iceberg table");
    assertTable("lake/iceberg/data", "lake/iceberg is an Iceberg table");
    assertTable("lake/hudi", "lake/hudi is a Hudi table");
    assertThat(names("plain")).containsExactly("a.parquet");
  }

  private void assertTable(String pattern, String what) {
    assertThatThrownBy(() -> find(pattern))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("corpus.path: ")
        .hasMessageContainingAll(folder + "/lake/", what, "whose files also hold")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileSystemThatCannotBeReachedIsNamed() {
    assertThatThrownBy(() -> CorpusListing.find(new Configuration(), List.of("nofs://host/corpus")))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("nofs://host/corpus cannot be reached: ");
  }

  @Test
  void aBrokenGlobIsNamed() {
    assertThatThrownBy(() -> find("corpus/{a"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("corpus.path: " + folder + "/corpus/{a cannot be listed: ");
  }

  private void assertFails(String pattern, String message) {
    assertThatThrownBy(() -> find("corpus", pattern))
        .isInstanceOf(GereException.class)
        .hasMessage("corpus.path: " + message.formatted(folder.resolve(pattern)));
  }

  private List<String> names(String... patterns) {
    return find(patterns).files().stream().map(CorpusFile::name).toList();
  }

  private CorpusListing find(String... patterns) {
    return CorpusListing.find(
        new Configuration(),
        List.of(patterns).stream().map(pattern -> folder.resolve(pattern).toString()).toList());
  }
}
