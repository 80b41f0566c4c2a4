package io.gere.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.corpus.format.CorpusFile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FilePackTest {

  @Test
  void everyFileIsInOnePackAndPacksWeighAboutTheSame() {
    List<CorpusFile> files =
        IntStream.range(0, 1000).mapToObj(i -> new CorpusFile(i, "f" + i, i * 1_000_000L)).toList();

    List<FilePack> packs = FilePack.of(files, 7);

    assertThat(packs).hasSize(7);
    assertThat(packs.stream().flatMap(pack -> pack.files().stream()))
        .containsExactlyInAnyOrderElementsOf(files);
    assertThat(packs)
        .allSatisfy(
            pack ->
                assertThat(pack.files().stream().mapToLong(CorpusFile::bytes).sum() / 1e9)
                    .isBetween(71.0, 71.8));
  }

  @Test
  void thereAreNoMorePacksThanFiles() {
    assertThat(FilePack.of(List.of(new CorpusFile(0, "f", 5)), 64)).hasSize(1);
  }
}
