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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeldOutTextTest {
  @TempDir Path folder;

  @Test
  void textIsCutToTheReplaySetsLimitAndGetsNoSpecialTokens() {
    write("{\"text\": \"the film was a story\", \"meta\": {}}\n{\"text\": \"the film\"}\n");

    assertThat(read(2)).containsExactly(new int[] {9, 10, 12}, new int[] {9, 10});
  }

  @Test
  void whatWasDrawnForAnotherNumberIsRefused() {
    write("{\"text\": \"the film was a story\"}\n");

    assertThatThrownBy(() -> read(2))
        .isInstanceOf(GereException.class)
        .hasMessageEndingWith(
            "held-out.jsonl holds 1 documents, but replay.held_out is 2; run 'gere sample'");
  }

  @Test
  void aDocumentOfOneTokenIsNamed() {
    write("{\"text\": \"the film\"}\n{\"text\": \"film\"}\n");

    assertThatThrownBy(() -> read(2))
        .hasMessageContaining(
            "held-out.jsonl, record 2 (line 2) has 1 tokens; held-out text needs");
  }

  @Test
  void whatIsNotDrawnYetIsDrawnBySample() {
    assertThatThrownBy(() -> read(1))
        .hasMessageContaining("held-out has no")
        .hasMessageContaining("run 'gere sample', which draws what replay.held_out asks for");
  }

  private List<int[]> read(int documents) {
    Replay replay =
        RecipeReader.parse("replay: {held_out: %d, max_tokens: 3}".formatted(documents)).replay();
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      return HeldOutText.read(run(), tokenizer, replay);
    }
  }

  private void write(String lines) {
    StepFolder.Rebuild rebuild =
        run().step(HeldOutText.STEP).rebuild(new Origin(HeldOutText.STEP, Map.of(), Map.of()));
    rebuild.write(HeldOutText.FILE_NAME, out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
    rebuild.commit(Map.of());
  }

  private RunFolder run() {
    return new RunFolder(new Configuration(), folder.toString());
  }
}
