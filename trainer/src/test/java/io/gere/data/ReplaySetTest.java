package io.gere.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Replay;
import io.gere.config.yaml.RecipeReader;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplaySetTest {
  @TempDir Path folder;

  @Test
  void textIsCutToTheLimitAndGetsNoSpecialTokens() throws IOException {
    ReplaySet replay =
        read("{\"text\": \"the film was a story\", \"meta\": {\"set\": \"x\"}}\n", 3);
    assertThat(ids(replay)).containsExactly(new int[] {9, 10, 12});
  }

  @Test
  void preTokenisedDocumentsAreTakenAsTheyAreInFileOrder() throws IOException {
    ReplaySet replay =
        readWithoutTokenizer("{\"input_ids\": [5, 6, 7, 8]}\n{\"input_ids\": [3, 4]}\n");
    assertThat(replay.size()).isEqualTo(2);
    assertThat(ids(replay)).containsExactly(new int[] {5, 6, 7, 8}, new int[] {3, 4});
  }

  @Test
  void allTokensOfADocumentAreItsLabels() throws IOException {
    Sample sample = readWithoutTokenizer("{\"input_ids\": [5, 6, 7]}").sample(0);
    assertThat(sample).isEqualTo(new Sample(new int[] {5, 6, 7}, new int[] {5, 6, 7}));
    assertThat(sample.labelTokens()).isEqualTo(2);
  }

  @Test
  void theDigestIsOfTheIdsAndOfWhereDocumentsEnd() throws IOException {
    String twoAndThree = digest("{\"input_ids\": [5, 6]} {\"input_ids\": [7, 8, 9]}");

    assertThat(digest("{\"input_ids\": [5, 6, 7]} {\"input_ids\": [8, 9]}"))
        .isNotEqualTo(twoAndThree);
    assertThat(digest("{\"input_ids\": [5, 6], \"meta\": 1}\n{\"input_ids\": [7, 8, 9]}"))
        .isEqualTo(twoAndThree);
  }

  private String digest(String documents) throws IOException {
    readWithoutTokenizer(documents);
    return TokenFolder.ofReplay(run()).digest();
  }

  @Test
  void aDocumentOfOneTokenIsNamed() {
    assertThatThrownBy(() -> read("{\"text\": \"the film\"}\n{\"text\": \"film\"}\n", 10))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("replay.jsonl, record 2 (line 2)", "1 tokens");
  }

  @Test
  void aNegativeIdIsNamed() {
    assertThatThrownBy(() -> readWithoutTokenizer("{\"input_ids\": [5, -100]}"))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("record 1", "negative id");
  }

  @Test
  void textNeedsATokenizer() {
    assertThatThrownBy(() -> readWithoutTokenizer("{\"text\": \"the film\"}"))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("tokenizer.json");
  }

  @Test
  void aDocumentWithoutTextIsNamed() {
    assertThatThrownBy(() -> read("{\"body\": \"the film\"}", 10))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("record 1 (line 1) has no \"text\"");
  }

  @Test
  void anIdBeyondTheModelsVocabularyIsNamed() throws IOException {
    String content = "{\"input_ids\": [5, 6]} {\"input_ids\": [7, 64]}";
    assertThat(read(content, null, 3, 65).size()).isEqualTo(2);
    assertThatThrownBy(() -> read(content, null, 3, 64))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("replay document 2", "64 tokens");
  }

  private ReplaySet read(String content, int maxTokens) throws IOException {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      return read(content, tokenizer, maxTokens, 1 << 20);
    }
  }

  private ReplaySet readWithoutTokenizer(String content) throws IOException {
    return read(content, null, 3, 1 << 20);
  }

  private RunFolder run() {
    return new RunFolder(new Configuration(), folder.toString());
  }

  private ReplaySet read(String content, Tokenizer tokenizer, int maxTokens, int vocabulary)
      throws IOException {
    StepFolder.Rebuild sample =
        run().step("sample").rebuild(new Origin("sample", Map.of(), Map.of()));
    sample.write("replay.jsonl", out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    sample.commit(Map.of());
    Replay replay = RecipeReader.parse("replay: {max_tokens: %d}".formatted(maxTokens)).replay();
    ReplayEncoder encoder = new ReplayEncoder(new Configuration(), null, replay, tokenizer);
    ReplaySet.tokenise(run(), encoder, vocabulary, quiet -> {});
    return ReplaySet.open(run());
  }

  private static List<int[]> ids(ReplaySet replay) {
    return replay.samples().stream().map(Sample::inputIds).toList();
  }
}
