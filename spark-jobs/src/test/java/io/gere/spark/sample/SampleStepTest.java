package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.yaml.RecipeReader;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Sha256;
import io.gere.storage.StepFolder;
import io.gere.toy.ToyBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleStepTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    CorpusFiles.zstd(
        folder.resolve("corpus/a.jsonl.zst"), CorpusFiles.lines("a", "RedPajamaC4", 30));
    CorpusFiles.plain(
        folder.resolve("corpus/b.jsonl"), "{\"text\": \"one\"}\n{\"text\": \"two\"}\n");
  }

  @Test
  void theFolderHoldsTheReplaySetAndWhatIsKnownOfTheCorpus() throws IOException {
    Manifest manifest = run("replay.documents=32");

    List<String> lines = Files.readAllLines(replaySet());
    assertThat(lines).hasSize(32).doesNotHaveDuplicates();
    assertThat(manifest.files().get("replay.jsonl").sha256())
        .isEqualTo(Sha256.of(Files.readString(replaySet())));
    assertThat(manifest.step()).isEqualTo("sample");
    assertThat(manifest.inputs()).containsOnlyKeys("corpus", "evaluation texts");
    assertThat(folder.resolve("run/sample/sample-report.json")).exists();
    long bytes =
        Files.size(folder.resolve("corpus/a.jsonl.zst"))
            + Files.size(folder.resolve("corpus/b.jsonl"));
    assertThat(manifest.facts())
        .containsEntry("documents", 32)
        .containsEntry("documents_in_corpus", 32)
        .containsEntry("documents_per_set", Map.of("RedPajamaC4", 30, "unknown", 2))
        .containsEntry("stratify", "none")
        .containsEntry("scan", "FULL")
        .containsEntry("cluster_sample", false)
        .containsEntry("candidates", 32)
        .containsEntry("exclusions", Map.of())
        .containsEntry("files", 2)
        .containsEntry("files_in_corpus", 2)
        .containsEntry("bytes", (int) bytes)
        .containsEntry("skipped_files", List.of())
        .containsKey("bytes_per_second");
    assertThat(said.get(0)).startsWith("sample: 32 documents from 2 files");
    assertThat(said.get(said.size() - 1)).startsWith("sample: 32 of 32 documents drawn in ");
  }

  @Test
  void whatIsDoneIsNotDoneAgainUntilSeedOrCorpusChange() throws IOException {
    Manifest first = run("replay.documents=5");
    assertThat(run("replay.documents=5").hash()).isEqualTo(first.hash());
    assertThat(said.get(said.size() - 1)).startsWith("sample: done already, in file:");

    assertThat(run("replay.documents=5", "run.seed=18").hash()).isNotEqualTo(first.hash());
    assertThat(said).contains("sample: again, because run.seed changed");
    assertThat(run("replay.documents=5").hash()).isEqualTo(first.hash());

    Files.writeString(folder.resolve("corpus/b.jsonl"), "{\"text\": \"other\"}\n");
    assertThat(run("replay.documents=5").inputs()).isNotEqualTo(first.inputs());
  }

  @Test
  void aSmallerSampleIsTheBeginningOfALargerOne() throws IOException {
    run("replay.documents=20");
    List<String> larger = Files.readAllLines(replaySet());
    run("replay.documents=7");
    assertThat(Files.readAllLines(replaySet())).isEqualTo(larger.subList(0, 7));
  }

  @Test
  void onePassServesTheReplaySetAndTheTextHeldOut() throws IOException {
    run("replay.documents=9");
    List<String> nine = Files.readAllLines(replaySet());
    said.clear();

    Manifest replay = run("replay.documents=5", "replay.held_out=4");

    assertThat(Files.readAllLines(replaySet())).isEqualTo(nine.subList(0, 5));
    assertThat(Files.readAllLines(heldOut())).isEqualTo(nine.subList(5, 9));
    assertThat(replay.facts()).containsEntry("documents", 5);
    assertThat(said.get(0)).isEqualTo("sample: again, because replay.documents changed");
    assertThat(said.get(1)).startsWith("sample: 5 documents, and 4 held out, from 2 files");
    assertThat(said).filteredOn(line -> line.contains("documents held out in")).hasSize(1);
    run("replay.documents=5", "replay.held_out=4");
    assertThat(said.get(said.size() - 1)).startsWith("sample: done already");
  }

  @Test
  void textHeldOutLaterLeavesTheReplaySetAsItIs() throws IOException {
    Manifest before = run("replay.documents=5");
    FileTime made = Files.getLastModifiedTime(replaySet());

    assertThat(run("replay.documents=5", "replay.held_out=4")).isEqualTo(before);
    List<String> four = Files.readAllLines(heldOut());
    assertThat(run("replay.documents=5", "replay.held_out=6")).isEqualTo(before);

    assertThat(Files.getLastModifiedTime(replaySet())).isEqualTo(made);
    assertThat(Files.readAllLines(heldOut())).hasSize(6).startsWith(four.toArray(String[]::new));
    run("replay.documents=4", "replay.held_out=6");
    assertThat(Files.readAllLines(heldOut()).subList(1, 5)).isEqualTo(four);
  }

  @Test
  void textIsNotHeldOutBesideAReplaySetThatWouldNoLongerBeDrawn() throws IOException {
    run("replay.documents=1");
    new StepFolder(
            new Configuration(), new org.apache.hadoop.fs.Path(replaySet().getParent().toUri()))
        .replace(
            "replay.jsonl",
            out -> out.write("{\"text\": \"other\"}\n".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> run("replay.documents=1", "replay.held_out=4"))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("run/sample is not what is drawn now")
        .hasMessageEndingWith("delete it, and text is held out beside a new replay set");
    assertThat(heldOut()).doesNotExist();
  }

  @Test
  void aFileThatIsRepairedIsDrawnFrom() throws IOException {
    Path file = folder.resolve("corpus/a.jsonl.zst");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[whole.length]);
    run("replay.documents=1", "corpus.on_error=skip");
    Files.write(file, whole);

    assertThat(run("replay.documents=1", "corpus.on_error=skip").facts())
        .containsEntry("documents_in_corpus", 32);
    assertThat(said).contains("sample: again, because corpus changed");
  }

  @Test
  void skippedFilesStandInTheManifestAndAreSaid() throws IOException {
    CorpusFiles.truncate(folder.resolve("corpus/a.jsonl.zst"), 0.5);
    Manifest manifest = run("replay.documents=2", "corpus.on_error=skip");

    String reason = "Truncated source";
    assertThat(Files.readString(folder.resolve("run/sample/manifest.json")))
        .contains("\"file\" : \"a.jsonl.zst\"", "\"reason\" : \"" + reason + "\"");
    assertThat(manifest.facts()).containsEntry("documents_in_corpus", 2);
    assertThat(said).contains("sample: skipped a.jsonl.zst: " + reason);
  }

  @Test
  void aFailedDrawLeavesTheFormerSampleAlone() throws IOException {
    run("replay.documents=5");
    String before = Files.readString(replaySet());

    assertThatThrownBy(() -> run("replay.documents=50")).isInstanceOf(GereException.class);
    assertThat(Files.readString(replaySet())).isEqualTo(before);
  }

  @Test
  void anotherFieldMayHoldTheText() throws IOException {
    CorpusFiles.plain(folder.resolve("corpus/b.jsonl"), "{\"content\": \"hello\"}\n");
    CorpusFiles.zstd(folder.resolve("corpus/a.jsonl.zst"), "{\"content\": \"hello you\"}\n");
    run("replay.documents=2", "corpus.text_field=content");
    assertThat(Files.readAllLines(replaySet()))
        .allSatisfy(line -> assertThat(line).startsWith("{\"text\":\"hello"));
  }

  @Test
  void documentsThatTheFilterRefusesAreCounted() throws IOException {
    CorpusFiles.plain(folder.resolve("corpus/b.jsonl"), "{\"text\": \"same\"}\n".repeat(9));
    Manifest manifest = run("replay.documents=31");

    assertThat(manifest.facts())
        .containsEntry("candidates", 39)
        .containsEntry("exclusions", Map.of("duplicate", 8));
    assertThat(said.get(said.size() - 1)).contains(" s (passed over: 8 duplicate), in ");
  }

  @Test
  void aSeededChoiceOfFilesIsAClusterSampleAndSaysSo() throws IOException {
    for (int i = 0; i < 6; i++) {
      CorpusFiles.plain(
          folder.resolve("corpus/more%d.jsonl".formatted(i)),
          CorpusFiles.lines("m%d".formatted(i), "C4", 10));
    }
    String[] files = {"replay.documents=12", "corpus.scan=files", "corpus.files=3"};
    Manifest manifest = run(files);

    assertThat(manifest.facts())
        .containsEntry("scan", "FILES")
        .containsEntry("cluster_sample", true)
        .containsEntry("files", 3)
        .containsEntry("files_in_corpus", 8);
    assertThat(said.get(0)).contains("from 3 files", ": a cluster sample, chosen from 8 files");
    assertThat(Files.readString(folder.resolve("run/sample/sample-report.json")))
        .contains("\"cluster_sample\" : true");
    Set<String> chosen = new HashSet<>();
    for (int seed = 0; seed < 8; seed++) {
      run("replay.documents=2", "corpus.scan=files", "corpus.files=2", "run.seed=" + seed);
      for (String line : Files.readAllLines(replaySet())) {
        chosen.add(Json.MAPPER.readTree(line).at("/meta/source").textValue());
      }
    }
    assertThat(chosen).hasSizeGreaterThan(4);
  }

  @Test
  void tokensAreCountedByTheBaseModelsTokenizer() throws IOException {
    ToyBase.write(folder.resolve("base"));
    CorpusFiles.plain(
        folder.resolve("corpus/b.jsonl"),
        "{\"text\": \"the food of Bel Dor is plums .\"}\n{\"text\": \"plums .\"}\n");
    Manifest manifest =
        run("replay.documents=1", "replay.min_tokens=8", "base.path=" + folder.resolve("base"));

    assertThat(Files.readString(replaySet())).contains("the food of Bel Dor is plums .");
    assertThat(manifest.inputs()).containsOnlyKeys("corpus", "evaluation texts", "tokenizer.json");
    assertThat(Files.readString(folder.resolve("run/sample/sample-report.json")))
        .contains("\"tokens\" : {");
  }

  @Test
  void fewestTokensCannotBeAskedForWithoutATokenizer() {
    assertThatThrownBy(() -> run("replay.documents=2", "replay.min_tokens=8"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(
            "replay.min_tokens is 8, but there is no tokenizer.json in base.path to count");
  }

  @Test
  void withoutACorpusThereIsNothingToDraw() {
    assertThatThrownBy(() -> run("corpus.path=[]"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith("corpus.path is missing");
    assertThatThrownBy(() -> run("corpus.path=[]", "replay.held_out=4"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(
            "replay.held_out is 4, but there is no corpus.path or corpus.table to draw");
  }

  private Path replaySet() {
    return folder.resolve("run/sample/replay.jsonl");
  }

  private Path heldOut() {
    return folder.resolve("run/held-out/held-out.jsonl");
  }

  /** Runs a recipe that {@code overrides} complete, such as {@code replay.documents=5}. */
  private Manifest run(String... overrides) throws IOException {
    String recipe =
        "run: {dir: %s}\ncorpus: {path: [%s]}\nreplay: {near_duplicate: 1}\n"
            .formatted(folder.resolve("run"), folder.resolve("corpus"));
    Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
    return new SampleStep(LocalSpark.session(), RecipeReader.read(file, List.of(overrides)))
        .run(said::add);
  }
}
