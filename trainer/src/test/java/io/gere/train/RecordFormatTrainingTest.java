package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.data.Sample;
import io.gere.data.task.TaskFolder;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.parallel.SingleRank;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same content in another format trains to the same numbers. */
final class RecordFormatTrainingTest {
  private static final List<String> WORDS = List.of("one", "two", "three", "four", "five");

  @TempDir Path folder;

  @Test
  void aTrainingRunDoesNotKnowWhatItsRecordsLookedLike() throws IOException {
    SmallWorld world = SmallWorld.of(1, folder);

    List<Double> alpaca =
        losses(world, "{\"instruction\": \"the film\", \"input\": \"%s\", \"output\": \"%s\"}");
    List<Double> messages =
        losses(
            world,
            "{\"messages\": [{\"role\": \"user\", \"content\": \"the film\\n\\n%s\"},"
                + " {\"role\": \"assistant\", \"content\": \"%s\"}]}");
    List<Double> otherContent =
        losses(world, "{\"instruction\": \"a film\", \"input\": \"%s\", \"output\": \"%s\"}");

    assertThat(messages).isEqualTo(alpaca).isNotEmpty();
    assertThat(otherContent).isNotEqualTo(alpaca);
  }

  private List<Double> losses(SmallWorld world, String record) {
    String records =
        String.join(
            "\n",
            WORDS.stream()
                .flatMap(a -> Stream.of("one", "six").map(b -> record.formatted(a, b)))
                .toList());
    Recipe recipe = SmallWorld.recipe("loss: {replay: tm}", "micro: 4", "");
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel();
        DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 3)) {
      List<Sample> task =
          TaskFolder.in(folder, "task" + record.hashCode())
              .with("train.jsonl", records)
              .read(tokenizer)
              .train();
      return new SmallWorld(task, world.replay(), world.cache(), world.packed(), world.thresholds())
          .train(recipe, model, new SingleRank()).stream().map(StepMetrics::loss).toList();
    }
  }
}
