package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.choice.Stratify;
import io.gere.config.yaml.RecipeReader;
import io.gere.spark.LocalHdfs;
import io.gere.spark.LocalSpark;
import io.gere.storage.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("hdfs")
final class HdfsSampleTest {
  @TempDir private Path folder;

  @Test
  void theSampleFromHdfsIsTheOneFromLocalFilesAndLiesOnHdfs() throws IOException {
    CorpusFiles.zstd(
        folder.resolve("corpus/x/a.jsonl.zst"), CorpusFiles.lines("a", "RedPajamaC4", 30));
    CorpusFiles.gzip(
        folder.resolve("corpus/x/b.jsonl.gz"), CorpusFiles.lines("b", "RedPajamaBook", 20));
    CorpusFiles.plain(folder.resolve("corpus/c.jsonl"), CorpusFiles.lines("c", "Wikipedia", 10));
    CorpusFiles.parquet(folder.resolve("corpus/d.parquet"), "d", "RedPajamaArXiv", 150);

    FileSystem hdfs = LocalHdfs.fileSystem();
    hdfs.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(folder.resolve("corpus").toUri()),
        new org.apache.hadoop.fs.Path("/sample/corpus/text"));

    Manifest local = null;
    for (Stratify stratify : Stratify.values()) {
      local = sample(folder.toString(), folder.resolve("corpus").toString(), stratify);
      Manifest remote =
          sample(LocalHdfs.uri() + "/sample", LocalHdfs.uri() + "/sample/corpus/*", stratify);
      assertThat(remote.hash()).as("%s", stratify).isEqualTo(local.hash());
    }
    assertThat(
            hdfs.getFileStatus(new org.apache.hadoop.fs.Path("/sample/run/sample/replay.jsonl"))
                .getLen())
        .isEqualTo(local.files().get("replay.jsonl").bytes());
  }

  private static Manifest sample(String root, String corpus, Stratify stratify) {
    Recipe recipe =
        RecipeReader.parse(
            "run: {dir: '%s/run'}\ncorpus: {path: ['%s']}\nreplay: {documents: 60, near_duplicate: 1, stratify: %s}\n"
                .formatted(root, corpus, stratify.name().toLowerCase(Locale.ROOT)));
    return new SampleStep(LocalSpark.session(), recipe).run(line -> {});
  }
}
