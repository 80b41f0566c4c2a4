package io.gere.spark.watch;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.diagnosis.DiagnosisFile;
import io.gere.diagnosis.Finding;
import io.gere.eval.scores.Scores;
import io.gere.metrics.StepMetrics;
import io.gere.report.live.LiveRun;
import io.gere.report.live.LiveStatus;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.validation.ValidationScores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads a run folder again and again, while a command writes to it here or elsewhere. Logs are read
 * on from where they were read to, and all else is small.
 */
public final class RunFollower {
  private final String name;
  private final RunFolder run;
  private final FileSystem files;
  private final FollowedLog<StepMetrics> metrics;
  private final FollowedLog<ValidationScores> validations;
  private final SavedState saved;
  private Optional<Recipe> recipe = Optional.empty();
  private long recipeWritten;

  /**
   * @param folder {@code run.dir} of a recipe; it need not be there yet
   */
  public RunFollower(Configuration hadoop, String folder) {
    this.name = folder;
    this.run = new RunFolder(hadoop, folder);
    this.files = Storage.fileSystem(hadoop, run.path());
    this.metrics = new FollowedLog<>(hadoop, run.metrics(), StepMetrics.class);
    this.validations = new FollowedLog<>(hadoop, run.validation(), ValidationScores.class);
    this.saved = new SavedState(run);
  }

  /**
   * What it holds now.
   *
   * @throws GereException if it cannot be read
   */
  public LiveRun read() {
    try {
      Optional<LiveStatus> status = status();
      return status.isPresent() ? read(status.get()) : LiveRun.missing(name, whyMissing());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(name, e.getMessage()), e);
    }
  }

  private LiveRun read(LiveStatus status) throws IOException {
    readRecipe();
    metrics.readOn();
    validations.readOn();
    StepFolder evaluated = run.step("evaluate");
    Optional<Scores> scores =
        evaluated.manifest().isPresent() ? Optional.of(Scores.read(evaluated)) : Optional.empty();
    List<Finding> findings =
        Stream.of(DiagnosisFile.read(run.hadoop(), run.diagnosis()), DiagnosisFile.read(evaluated))
            .flatMap(List::stream)
            .toList();
    return new LiveRun(
        name,
        null,
        status,
        status.isStale(Instant.now()),
        recipe.orElse(null),
        metrics.lines(),
        validations.lines(),
        findings,
        saved.describe(recipe, metrics.lines()),
        scores.orElse(null));
  }

  private Optional<LiveStatus> status() throws IOException {
    Optional<String> text = text(run.file("status.json"));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Json.MAPPER.readValue(text.get(), LiveStatus.class))
        .filter(status -> status.state() != null);
  }

  private void readRecipe() throws IOException {
    Path file = run.file("recipe.yaml");
    try {
      long written = files.getFileStatus(file).getModificationTime();
      if (written != recipeWritten) {
        recipe = text(file).flatMap(RunFollower::understood);
        recipeWritten = written;
      }
    } catch (FileNotFoundException e) {
      recipe = Optional.empty();
    }
  }

  /** One of another version may have keys that this one does not know. */
  private static Optional<Recipe> understood(String yaml) {
    try {
      return Optional.of(RecipeReader.parse(yaml));
    } catch (GereException e) {
      return Optional.empty();
    }
  }

  private Optional<String> text(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses a folder that is there and no run's.
   *
   * @return what else is to be said of it before anything is shown; empty where a run is there
   */
  public Optional<String> requireRunOrNothing() {
    LiveRun now = read();
    if (now.missing() != null && isSomethingElse()) {
      throw InputException.of(now.missing());
    }
    return Optional.ofNullable(now.missing());
  }

  private boolean isSomethingElse() {
    try {
      FileStatus[] inside = files.listStatus(run.path());
      return inside.length > 0;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(name, e.getMessage()), e);
    }
  }

  private String whyMissing() {
    return isSomethingElse()
        ? "%s is no run folder: it has no status.json; name run.dir of a recipe".formatted(name)
        : "There is no run in %s yet; once a command begins it, it is shown here.".formatted(name);
  }
}
