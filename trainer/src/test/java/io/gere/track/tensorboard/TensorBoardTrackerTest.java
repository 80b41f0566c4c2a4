package io.gere.track.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.track.Measurement;
import io.gere.track.TrackedEnd;
import io.gere.track.TrackedRun;
import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;
import org.tensorflow.util.SessionLog;

/** Event files as TensorFlow's own classes read them. */
final class TensorBoardTrackerTest {
  @TempDir private Path folder;

  @Test
  void numbersRecipeAndMatrixAreReadBack() throws IOException {
    try (TensorBoardTracker tracker = tracker()) {
      tracker.begins(run());
      tracker.goesOn(0, List.of(), List.of());
      tracker.measured(steps(1, 2));
      tracker.scored(2, scores());
      tracker.ends(TrackedEnd.FINISHED, Map.of());
    }

    List<Event> events = events(files().get(0));

    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    Summary.Value recipe = events.get(1).getSummary().getValue(0);
    assertThat(recipe.getTag()).isEqualTo("recipe");
    assertThat(recipe.getMetadata().getPluginData().getPluginName()).isEqualTo("text");
    assertThat(recipe.getTensor().getStringVal(0).toStringUtf8()).contains("    seed: 17");
    Event second = events.get(3);
    assertThat(second.getStep()).isEqualTo(2);
    assertThat(second.getWallTime()).isEqualTo(1700000002.5);
    assertThat(second.getSummary().getValueList())
        .extracting(Summary.Value::getTag, Summary.Value::getSimpleValue)
        .containsExactly(tuple("train/loss", 0.5f), tuple("train/learning_rate", 2e-5f));
    Summary.Value matrix = events.get(4).getSummary().getValue(0);
    assertThat(matrix.getTag()).isEqualTo("scores/matrix");
    BufferedImage image = ImageIO.read(matrix.getImage().getEncodedImageString().newInput());
    assertThat(image.getWidth()).isEqualTo(matrix.getImage().getWidth());
    assertThat(image.getHeight()).isEqualTo(matrix.getImage().getHeight());
    // The base model's row is light, the last one's dark; what was not asked is grey.
    assertThat(image.getRGB(3, 3) & 0xFF).isGreaterThan(200);
    assertThat(image.getRGB(3, image.getHeight() - 3) & 0xFF).isLessThan(150);
    assertThat(image.getRGB(image.getWidth() - 3, 3) & 0xFFFFFF).isEqualTo(0xDDDDDD);
    assertThat(events.get(5).getSummary().getValue(0).getTensor().getStringVal(0).toStringUtf8())
        .contains("| after | a | b |", "| b | 90.0 | 75.0 |");
  }

  @Test
  void aResumedRunAddsAFileAndItsStepsCountOnce() throws IOException {
    try (TensorBoardTracker first = tracker()) {
      first.begins(run());
      first.goesOn(0, List.of(), List.of());
      first.measured(steps(1, 5));
    }
    try (TensorBoardTracker second = tracker()) {
      second.begins(run());
      second.goesOn(3, List.of(), steps(1, 3));
      second.measured(steps(4, 6));
      second.goesOn(5, List.of(), steps(1, 5)); // a rank was lost
      second.measured(steps(6, 7));
    }

    assertThat(files()).hasSize(2);
    assertThat(shown("train/loss")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void aRunThatWasNotWrittenFromItsBeginningIsWrittenThenAndACommandWithoutNewsAddsNothing()
      throws IOException {
    try (TensorBoardTracker late = tracker()) {
      late.goesOn(3, List.of(), steps(1, 3));
      late.measured(steps(4, 4));
    }
    try (TensorBoardTracker again = tracker()) {
      again.begins(run());
      again.goesOn(4, List.of(), steps(1, 4));
      again.ends(TrackedEnd.FINISHED, Map.of());
    }

    assertThat(files()).hasSize(1);
    assertThat(shown("train/loss")).containsExactly(1L, 2L, 3L, 4L);
  }

  /** The first twelve bytes of event files that TensorFlow itself has written. */
  @Test
  void lengthsHaveTensorFlowsChecksum() {
    byte[] start = TfRecord.of(new byte[24]);
    assertThat(HexFormat.of().formatHex(start, 0, 12)).isEqualTo("1800000000000000a37f4b22");
  }

  private TensorBoardTracker tracker() {
    return new TensorBoardTracker(
        new Configuration(), new org.apache.hadoop.fs.Path(folder.toString()));
  }

  private TrackedRun run() {
    return new TrackedRun(
        new org.apache.hadoop.fs.Path(folder.toString()),
        "run",
        Map.of(),
        "run:\n  seed: 17\n",
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static List<Measurement> steps(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            step -> {
              Map<String, Double> numbers = new LinkedHashMap<>();
              numbers.put("train/loss", 1.0 / step);
              numbers.put("train/learning_rate", step * 1e-5);
              return new Measurement(
                  step, Instant.ofEpochMilli(1700000000500L + 1000 * step), numbers);
            })
        .toList();
  }

  /** Two tasks; nobody has asked the base model for the second. */
  private static Scores scores() {
    return new Scores(
        List.of("a", "b"),
        false,
        List.of(
            stage(0, Map.of("a", accuracy(5))),
            stage(1, Map.of("a", accuracy(80), "b", accuracy(20))),
            stage(2, Map.of("a", accuracy(90), "b", accuracy(75)))),
        null,
        null);
  }

  private static StageScores stage(int learnt, Map<String, TaskScore> tasks) {
    return new StageScores(learnt, tasks, null);
  }

  /** Right answers to 100 questions. */
  private static TaskScore accuracy(int right) {
    return new TaskScore(right / 100.0, 100, 100 - right, 0, 0, null, null, null);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tensorboard"))) {
      return files.sorted().toList();
    }
  }

  /** Steps of a scalar as TensorBoard keeps them: a start of a session takes back what is later. */
  private List<Long> shown(String tag) throws IOException {
    List<Long> steps = new ArrayList<>();
    for (Path file : files()) {
      for (Event event : events(file)) {
        if (event.hasSessionLog()
            && event.getSessionLog().getStatus() == SessionLog.SessionStatus.START) {
          steps.removeIf(step -> step >= event.getStep());
        }
        if (event.getSummary().getValueList().stream().anyMatch(v -> v.getTag().equals(tag))) {
          steps.add(event.getStep());
        }
      }
    }
    return steps;
  }

  private static List<Event> events(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (in.available() > 0) {
        int length = (int) Long.reverseBytes(in.readLong());
        in.readInt();
        events.add(Event.parseFrom(ByteString.copyFrom(in.readNBytes(length))));
        in.readInt();
      }
    }
    return events;
  }
}
