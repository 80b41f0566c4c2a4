package io.gere.track.tensorboard;

import static io.gere.RootLocale.format;
import static java.util.stream.Collectors.joining;

import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import io.gere.track.Measurement;
import io.gere.track.TrackedEnd;
import io.gere.track.TrackedRun;
import io.gere.track.Tracker;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes what TensorBoard shows of a run: scalars, the recipe as a text, the score matrix as a
 * picture and as a table. A command that goes on with a run adds a file; what the steps had shown
 * that are done again, TensorBoard then forgets.
 */
public final class TensorBoardTracker implements Tracker {
  /** The folder of the event files, below the run's. */
  public static final String FOLDER = "tensorboard";

  private final EventFiles files;
  private boolean resumes;
  private OptionalLong restart = OptionalLong.empty();

  public TensorBoardTracker(Configuration hadoop, Path run) {
    this.files = new EventFiles(hadoop, new Path(run, FOLDER));
  }

  @Override
  public void begins(TrackedRun run) throws IOException {
    resumes = !files.isEmpty();
    if (!resumes) {
      String recipe = "    " + run.yaml().strip().replace("\n", "\n    "); // code, to Markdown
      write(EventMessages.markdown(Instant.now(), 0, "recipe", recipe));
    }
  }

  @Override
  public void goesOn(long step, List<String> decidedBy, Iterable<Measurement> before)
      throws IOException {
    if (!resumes) {
      measured(before);
    }
    // Said with the next number: a command that finds nothing to do adds no file.
    restart = resumes ? OptionalLong.of(step + 1) : OptionalLong.empty();
    resumes = true;
  }

  @Override
  public void measured(Iterable<Measurement> numbers) throws IOException {
    if (restart.isPresent()) {
      files.write(EventMessages.restart(Instant.now(), restart.getAsLong()));
      restart = OptionalLong.empty();
    }
    for (Measurement one : numbers) {
      files.write(EventMessages.scalars(one.time(), one.step(), one.numbers()));
    }
    files.flush();
  }

  @Override
  public void scored(long step, Scores scores) throws IOException {
    List<List<Double>> rows = new ArrayList<>(List.of(scores.zeroShot()));
    rows.addAll(scores.matrix());
    if (rows.stream().flatMap(List::stream).allMatch(Objects::isNull)) {
      return;
    }
    MatrixImage image = MatrixImage.of(rows);
    Instant now = Instant.now();
    files.write(
        EventMessages.image(
            now, step, "scores/matrix", image.width(), image.height(), image.png()));
    write(EventMessages.markdown(now, step, "scores/table", table(scores.tasks(), rows)));
  }

  private static String table(List<String> tasks, List<List<Double>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("| after | " + String.join(" | ", tasks) + " |");
    lines.add("|---".repeat(tasks.size() + 1) + "|");
    for (int row = 0; row < rows.size(); row++) {
      String scores =
          rows.get(row).stream()
              .map(score -> score == null ? "" : format("%.1f", 100 * score))
              .collect(joining(" | "));
      lines.add("| %s | %s |".formatted(row == 0 ? "nothing" : tasks.get(row - 1), scores));
    }
    return String.join("\n", lines);
  }

  @Override
  public void judged(GateVerdict verdict) throws IOException {
    write(EventMessages.markdown(Instant.now(), 0, "gate", verdict.sentence()));
  }

  /** Files for people lie in the run folder already. */
  @Override
  public void shows(String name, byte[] content) {}

  @Override
  public void ends(TrackedEnd end, Map<String, String> digests) throws IOException {
    files.flush();
  }

  private void write(WireMessage event) throws IOException {
    files.write(event);
    files.flush();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
