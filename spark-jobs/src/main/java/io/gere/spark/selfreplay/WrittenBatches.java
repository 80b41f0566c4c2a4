package io.gere.spark.selfreplay;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeWriter;
import io.gere.progress.ProgressLog;
import io.gere.selfreplay.ConversationWriter;
import io.gere.selfreplay.Opening;
import io.gere.selfreplay.Openings;
import io.gere.selfreplay.WrittenConversation;
import io.gere.spark.placement.SharedInstance;
import io.gere.spark.placement.TaskPlacement;
import io.gere.spark.progress.SparkProgress;
import io.gere.storage.Json;
import io.gere.storage.SealedJson;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import io.gere.storage.copy.LocalCopy;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Batches of conversations, a task and a file for each. Beside each stands what is known of it once
 * it is whole; a batch that is not as it was written is written again.
 *
 * @param digest of the base model
 * @param files where they are
 */
record WrittenBatches(
    SparkSession spark, Recipe recipe, String digest, Openings openings, StepFolder files) {
  /** The base model, once in each process. */
  private static final SharedInstance<ConversationWriter> WRITER = new SharedInstance<>();

  /**
   * Writes those that are not there yet; returns the conversations of all by their numbers.
   *
   * @param from the first batch
   * @param to the batch after the last
   */
  List<WrittenConversation> write(int from, int to, ProgressLog log) {
    List<Integer> missing =
        IntStream.range(from, to).filter(batch -> !isThere(batch)).boxed().toList();
    if (missing.size() < to - from) {
      log.say(
          format(
              "self-replay: %,d of %,d batches are written already",
              to - from - missing.size(), to - from));
    }
    if (!missing.isEmpty()) {
      write(missing, log);
    }
    List<WrittenConversation> all = new ArrayList<>();
    IntStream.range(from, to).forEach(batch -> read(batch, all));
    all.sort(Comparator.comparingLong(WrittenConversation::number));
    return all;
  }

  private void write(List<Integer> batches, ProgressLog log) {
    List<Batch> work = batches.stream().map(this::batch).toList();
    long conversations = work.stream().mapToLong(Batch::size).sum();
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    List<String> lines = work.stream().map(Json::line).toList();
    String yaml = RecipeWriter.yaml(recipe);
    String model = digest;
    spark
        .sparkContext()
        .setJobDescription(format("self-replay: %,d conversations are written", conversations));
    try (SparkProgress progress =
        new SparkProgress(
            spark.sparkContext(),
            "self-replay",
            SparkProgress.Unit.CONVERSATIONS,
            conversations,
            0,
            log)) {
      SparkProgress.Counter counter = progress.counter();
      progress.run(
          () ->
              JavaSparkContext.fromSparkContext(spark.sparkContext())
                  .parallelize(lines, lines.size())
                  .map(
                      line -> {
                        Batch batch = batch(line);
                        long tokens = on(batch, yaml, model, hadoop.value());
                        counter.add(batch.size(), tokens);
                        return tokens;
                      })
                  .collect());
    } finally {
      spark.sparkContext().setJobDescription(null);
      WRITER.free();
    }
  }

  /**
   * What a task does.
   *
   * @param file where its conversations go
   */
  private record Batch(String file, List<Opening> openings) {
    int size() {
      return openings.size();
    }
  }

  private Batch batch(int number) {
    return new Batch(files.file(name(number)).toString(), openings.batch(number));
  }

  private static Batch batch(String line) {
    try {
      return Json.MAPPER.readValue(line, Batch.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On an executor; returns how many tokens were written. */
  private static long on(Batch batch, String yaml, String digest, Configuration hadoop) {
    TaskPlacement place = TaskPlacement.of(TaskContext.get());
    place.prepareThread();
    Recipe recipe = RecipeReader.parse(yaml);
    List<WrittenConversation> written;
    try (SharedInstance<ConversationWriter>.Lease writer =
        WRITER.borrow(
            place.device(),
            "%s, %s, %s".formatted(digest, recipe.model().dtype(), recipe.selfReplay()),
            () ->
                ConversationWriter.open(
                    LocalCopy.of(hadoop, new Path(recipe.base().path())), recipe))) {
      written = writer.value().write(batch.openings());
    }
    Path file = new Path(batch.file());
    StoredFile stored =
        Storage.write(
            Storage.fileSystem(hadoop, file),
            file,
            out -> {
              for (WrittenConversation conversation : written) {
                out.write((conversation.line() + "\n").getBytes(StandardCharsets.UTF_8));
              }
            });
    SealedJson.write(hadoop, note(file), stored);
    return written.stream().mapToLong(WrittenConversation::tokens).sum();
  }

  private static String name(int batch) {
    return format("%06d.jsonl", batch);
  }

  private static Path note(Path file) {
    return file.suffix(".json");
  }

  private Optional<StoredFile> noted(int batch) {
    Path note = note(files.file(name(batch)));
    String remedy = "delete it and run 'gere self-replay' again";
    return SealedJson.read(files.fileSystem().getConf(), note, StoredFile.class, remedy);
  }

  private boolean isThere(int batch) {
    return noted(batch)
        .filter(stored -> files.contentDamage(Map.of(name(batch), stored)).isEmpty())
        .isPresent();
  }

  private void read(int batch, List<WrittenConversation> into) {
    files.read(
        noted(batch).orElseThrow(),
        name(batch),
        in -> {
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
          return into.addAll(lines.lines().map(WrittenConversation::read).toList());
        });
  }
}
