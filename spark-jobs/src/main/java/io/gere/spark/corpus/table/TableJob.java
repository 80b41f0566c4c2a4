package io.gere.spark.corpus.table;

import io.gere.GereException;
import io.gere.config.Corpus;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.CorpusDocuments;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusSource;
import io.gere.spark.corpus.PassSummary;
import io.gere.spark.corpus.ReadFile;
import io.gere.spark.corpus.SummaryTree;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.placement.CpuStages;
import io.gere.spark.progress.SparkProgress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/** The documents of a table, which Spark reads. */
public final class TableJob implements CorpusDocuments {
  private final CorpusListing scanned;
  private final CorpusSource source;
  private final TableColumns columns;

  /** By their paths as rows have them. */
  private final HashMap<String, CorpusFile> files = new HashMap<>();

  private final ProgressLog log;

  /**
   * Nothing runs yet.
   *
   * @param scanned those of the table's files whose rows count
   * @param log hears how far a job is
   */
  public TableJob(CorpusTable table, CorpusListing scanned, Corpus corpus, ProgressLog log) {
    this.scanned = scanned;
    this.source = CorpusSource.of(corpus);
    this.columns = new TableColumns(table, corpus.textField(), source.fields().set());
    this.log = log;
    scanned
        .files()
        .forEach(file -> files.put(table.format().inRows(scanned.root() + file.name()), file));
  }

  @Override
  public CorpusSource source() {
    return source;
  }

  @Override
  public CorpusListing corpus() {
    return scanned;
  }

  @Override
  public PassSummary pass(int k, long seed) {
    TablePass pass = new TablePass(files, source.fields().set(), k, seed);
    return run(
        "sample: looking at all documents",
        (counter) -> {
          JavaRDD<Row> rows = columns.places().javaRDD();
          Share share = new Share(counter, files.size(), scanned.bytes(), rows.getNumPartitions());
          return SummaryTree.merged(
              CpuStages.of(
                  rows.mapPartitions(
                      part -> {
                        PassSummary summary = pass.over(part);
                        share.add(TaskContext.getPartitionId(), summary.documents());
                        return List.of(summary).iterator();
                      })));
        });
  }

  @Override
  public List<ReadFile> read(String what, Map<Integer, long[]> numbers) {
    HashMap<String, long[]> wanted = new HashMap<>();
    files.forEach(
        (path, file) -> {
          if (numbers.containsKey(file.index())) {
            long[] rows = Arrays.stream(numbers.get(file.index())).map(n -> n - 1).toArray();
            wanted.put(path, rows);
          }
        });
    TableReading reading = new TableReading(files, columns.text(), source.fields().limit());
    List<ReadFile> read =
        run(
            what,
            (counter) -> {
              JavaRDD<Row> rows = columns.documents(wanted).javaRDD();
              Share share =
                  new Share(counter, files.size(), scanned.bytes(), rows.getNumPartitions());
              return CpuStages.of(
                      rows.mapPartitions(
                          part -> {
                            List<ReadFile> documents = reading.of(part);
                            share.add(TaskContext.getPartitionId(), documents.size());
                            return documents.iterator();
                          }))
                  .collect();
            });
    requireAll(numbers, read);
    return read;
  }

  /** Files without a log may have gone since they were gone over. */
  private void requireAll(Map<Integer, long[]> numbers, List<ReadFile> read) {
    long wanted = numbers.values().stream().mapToLong(of -> of.length).sum();
    long found = read.stream().mapToLong(file -> file.documents().length).sum();
    if (found < wanted) {
      throw GereException.failure(
          "corpus.table: %s has lost rows since they were counted; sample again when it no longer changes"
              .formatted(columns.table().name()));
    }
  }

  /** A job, once it is known what its tasks count with. */
  private interface Job<T> {
    T with(SparkProgress.Counter counter);
  }

  private <T> T run(String what, Job<T> job) {
    SparkContext context = columns.table().rows().sparkSession().sparkContext();
    context.setJobDescription(what);
    try (SparkProgress progress =
        new SparkProgress(context, what, files.size(), scanned.bytes(), log)) {
      return progress.run(() -> job.with(progress.counter()));
    } finally {
      context.setJobDescription(null);
    }
  }
}
