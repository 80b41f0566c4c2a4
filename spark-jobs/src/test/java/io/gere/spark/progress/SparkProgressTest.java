package io.gere.spark.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.LocalSpark;
import io.gere.spark.progress.SparkProgress.Unit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SparkProgressTest {
  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  @Test
  void aLineSaysHowMuchIsDoneHowFastItGoesAndWhatIsLeft() {
    try (SparkProgress progress =
        new SparkProgress(context.sc(), "counting", 59_166, 895_000_000_000L, said::add)) {

      assertThat(progress.line(0, 0, 5)).isEqualTo("counting: 0 of 59,166 files");
      progress.counter().addFile(1000, 12);
      assertThat(progress.line(1200, 20_000_000_000L, 100))
          .isEqualTo("counting: 1,200 of 59,166 files, 12 documents, 200 MB/s, 73 min left");
      assertThat(progress.line(12, 200_000_000L, 2))
          .isEqualTo("counting: 12 of 59,166 files, 12 documents, 100 MB/s, 2.5 h left");
      assertThat(progress.line(59_000, 894_000_000_000L, 149 * 60))
          .isEqualTo("counting: 59,000 of 59,166 files, 12 documents, 100 MB/s, 10 s left");
    }
  }

  @Test
  void documentsAndTokensHaveRatesOfTheirOwn() {
    try (SparkProgress progress =
        new SparkProgress(context.sc(), "distill", Unit.DOCUMENTS, 1000, 500_000, said::add)) {

      assertThat(progress.line(64, 32_000, 4))
          .isEqualTo("distill: 64 of 1,000 documents, 16.0 documents/s, 8,000 tokens/s, 59 s left");
      assertThat(progress.summary(1000, 500_000, 62_500_000_000L))
          .isEqualTo("distill: 1,000 documents, 16.0 documents/s, 8,000 tokens/s");
    }
  }

  /** Nobody knows how many tokens will be written, so the conversations say how long it takes. */
  @Test
  void conversationsAreLeftInNumber() {
    try (SparkProgress progress =
        new SparkProgress(context.sc(), "self-replay", Unit.CONVERSATIONS, 1000, 0, said::add)) {

      assertThat(progress.line(250, 20_000, 10))
          .isEqualTo(
              "self-replay: 250 of 1,000 conversations, 25.0 conversations/s, 2,000 tokens/s, 30 s"
                  + " left");
    }
  }

  @Test
  @Timeout(60)
  void whatExecutorsCountIsSaid() throws InterruptedException {
    try (SparkProgress progress =
        new SparkProgress(
            context.sc(), "reading", Unit.FILES, 3, 3000, said::add, Duration.ofMillis(10))) {
      SparkProgress.Counter counter = progress.counter();
      context.parallelize(List.of(1, 2, 3), 2).foreach(number -> counter.addFile(1000, 7));
      String line = said.take();
      while (!line.startsWith("reading: 3 of 3 files, 21 documents")) {
        line = said.take();
      }
      assertThat(line).endsWith(" MB/s, 0 s left");
    }
  }
}
