package io.gere.filter;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.config.Replay;
import io.gere.config.choice.Stratify;
import io.gere.config.yaml.RecipeReader;
import io.gere.storage.FileContent;
import io.gere.storage.Json;
import io.gere.storage.Origin;
import io.gere.storage.StepFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 90 web pages of 1000 bytes and 10 programs of 3000; 13 documents are drawn, 10 of them join. */
final class SampleReportTest {
  private static final double ROUNDING = 1e-9;
  private static final Replay RULES =
      RecipeReader.parse("run: {dir: runs/x}\nreplay: {documents: 10}").replay();
  private static final TakenDocument PAGE = new TakenDocument("web", 1000, 200);
  private static final TakenDocument PROGRAM = new TakenDocument("code", 3000, 1000);

  @TempDir Path folder;

  @Test
  void eachSetStandsBesideItsShareOfTheCorpus() {
    SampleReport report = example();

    assertThat(report.documents()).isEqualTo(10);
    assertThat(report.drawn()).isEqualTo(13);
    assertThat(report.corpusDocuments()).isEqualTo(100);
    assertThat(report.stratify()).isEqualTo(Stratify.NONE);
    SetShare code = report.sets().get(0);
    assertThat(code.set()).isEqualTo("code");
    assertThat(code.corpusDocuments()).isEqualTo(10);
    assertThat(code.corpusShare()).isEqualTo(0.1);
    assertThat(code.documents()).isEqualTo(2);
    assertThat(code.share()).isEqualTo(0.2);
    assertThat(code.expected()).isEqualTo(1.0);
    // Of 100 documents 10 are programs: 10 drawn hold none, one, two, three of them with
    // probabilities 0.3305, 0.4080, 0.2015, 0.0518.
    assertThat(code.expectedFrom()).isZero();
    assertThat(code.expectedTo()).isEqualTo(3);
    assertThat(code.chance()).isCloseTo(2 * (1 - 0.3305 - 0.4080), within(2e-4));
    assertThat(code.beyondChance()).isFalse();
    assertThat(report.sets().get(1).set()).isEqualTo("web");
  }

  @Test
  void aSetThatTheSampleHasTooMuchOfIsBeyondChance() {
    SampleReport report = report(corpus(), nCopies(10, PROGRAM), List.of());

    assertThat(report.sets()).allMatch(SetShare::beyondChance);
  }

  @Test
  void theCorpusTokensFollowFromItsBytes() {
    List<SetShare> sets = example().sets();

    // Programs: 30,000 bytes at 1000 tokens to 3000 bytes; pages: 90,000 at 200 to 1000.
    assertThat(sets).extracting(SetShare::corpusTokens).containsExactly(10_000L, 18_000L);
    assertThat(sets).extracting(SetShare::tokens).containsExactly(2000L, 1600L);
  }

  @Test
  void aSetThatTheSampleMissesIsTakenToBeLikeTheRest() {
    List<SetShare> sets = report(corpus(), nCopies(5, PAGE), List.of()).sets();

    assertThat(sets).extracting(SetShare::corpusTokens).containsExactly(6_000L, 18_000L);
  }

  @Test
  void lengthsAreBinnedByPowersOfTwo() {
    Lengths lengths = example().lengths();

    assertThat(lengths.bins())
        .containsExactly(
            new Lengths.Bin(512, 90, 8), new Lengths.Bin(1024, 0, 0), new Lengths.Bin(2048, 10, 2));
    // Of the corpus's 100 the 50th is the 50th of 90 in the first bin; of the sample's 10 the 9th
    // is the first of 2 in the last.
    assertThat(lengths.corpus().median()).isCloseTo(512 * Math.pow(2, 50 / 90.0), within(ROUNDING));
    assertThat(lengths.sample().ninetieth()).isCloseTo(2048 * Math.sqrt(2), within(ROUNDING));
  }

  @Test
  void aCorpusThatTellsNoLengthsHasNone() {
    SetLengths parquet = new SetLengths();
    parquet.addWithoutLength(50);
    SortedMap<String, SetLengths> corpus = new TreeMap<>();
    corpus.put("web", parquet);
    SampleReport report = report(corpus, nCopies(3, new TakenDocument("web", 0, 200)), List.of());

    assertThat(report.lengths()).isNull();
    assertThat(report.sets().get(0).corpusTokens()).isNull();
    assertThat(report.sets().get(0).documents()).isEqualTo(3);
  }

  @Test
  void tokensAreCountedBeforeAndAfterTheCut() {
    // 8 documents of 200 tokens, 2 of 1000; the cut is at 563.
    assertThat(example().tokens())
        .isEqualTo(new TokenStatistics(200, 200, 200, 200, 1000, 3600, 8 * 200 + 2 * 563, 2));
    assertThat(report(corpus(), nCopies(3, new TakenDocument("web", 1000, 0)), List.of()).tokens())
        .isNull();
  }

  @Test
  void refusedDocumentsAreCountedByReasonAndSetAndTellOfTheCorpus() {
    // A program of 3 drawn, of 10 in the corpus; a page of 10 drawn, of 90.
    assertThat(example().refused())
        .containsExactly(
            count(ExclusionReason.REPETITIVE, "code", 3L),
            count(ExclusionReason.TOO_SHORT, "web", 9L),
            count(ExclusionReason.DUPLICATE, "web", null));
  }

  @Test
  void itReadsAsItWasWritten() {
    SampleReport report = example();

    assertThat(SampleReport.read(sample(report::write), SampleReport.FILE_NAME)).contains(report);
    assertThat(SampleReport.read(sample(report::write), SampleReport.OF_CONVERSATIONS)).isEmpty();
  }

  @Test
  void itsKeysAreInSnakeCase() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    example().write(out);
    JsonNode json = Json.MAPPER.readTree(out.toByteArray());

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "cluster_sample",
            "stratify",
            "corpus_documents",
            "documents",
            "drawn",
            "sets",
            "lengths",
            "max_tokens",
            "tokens",
            "refused",
            "checked_texts");
    assertThat(json.path("stratify").asText()).isEqualTo("none");
    assertThat(json.at("/sets/0/corpus_tokens").asLong()).isEqualTo(10_000);
    assertThat(json.at("/sets/0/beyond_chance").isMissingNode()).isTrue();
    assertThat(json.at("/refused/0/reason").asText()).isEqualTo("repetitive");
    assertThat(json.at("/refused/0/sets/code").asInt()).isOne();
    assertThat(json.at("/checked_texts/too_short").asInt()).isEqualTo(7);
  }

  @Test
  void aReportThatCannotBeReadIsNamed() {
    StepFolder sample = sample(out -> out.write("{\"sets\": [".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> SampleReport.read(sample, SampleReport.FILE_NAME))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(SampleReport.FILE_NAME)
        .hasMessageContaining("run 'gere sample' again");
  }

  private static SampleReport example() {
    List<TakenDocument> taken = new ArrayList<>(nCopies(8, PAGE));
    taken.addAll(nCopies(2, PROGRAM));
    return report(
        corpus(),
        taken,
        List.of(
            new RefusedDocument("web", ExclusionReason.DUPLICATE),
            new RefusedDocument("code", ExclusionReason.REPETITIVE),
            new RefusedDocument("web", ExclusionReason.TOO_SHORT)));
  }

  private static SampleReport report(
      SortedMap<String, SetLengths> corpus,
      List<TakenDocument> taken,
      List<RefusedDocument> refused) {
    Optional<CheckedTexts> checked = Optional.of(new CheckedTexts(100, 7));
    return SampleReport.of(
        false, RULES.stratify(), RULES.maxTokens(), checked, corpus, taken, refused);
  }

  private static SortedMap<String, SetLengths> corpus() {
    SortedMap<String, SetLengths> corpus = new TreeMap<>();
    corpus.put("web", lengths(90, 1000));
    corpus.put("code", lengths(10, 3000));
    return corpus;
  }

  private static SetLengths lengths(int documents, int bytes) {
    SetLengths lengths = new SetLengths();
    for (int i = 0; i < documents; i++) {
      lengths.add(bytes);
    }
    return lengths;
  }

  private static RefusedCount count(ExclusionReason reason, String set, Long inCorpus) {
    SortedMap<String, Integer> sets = new TreeMap<>();
    sets.put(set, 1);
    return new RefusedCount(reason, 1, sets, inCorpus);
  }

  private StepFolder sample(FileContent report) {
    var path = new org.apache.hadoop.fs.Path(folder.toUri());
    StepFolder sample = new StepFolder(new Configuration(), path);
    StepFolder.Rebuild rebuild = sample.fill(new Origin("sample", Map.of(), Map.of()));
    rebuild.write(SampleReport.FILE_NAME, report);
    rebuild.commit(Map.of());
    return sample;
  }
}
