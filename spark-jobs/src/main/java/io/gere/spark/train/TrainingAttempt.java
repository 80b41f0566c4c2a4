package io.gere.spark.train;

import io.gere.GereException;
import io.gere.spark.train.rank.RankFunction;
import io.gere.spark.train.rank.RankOutcome;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * All ranks, once, as one Spark job. The first rank that ends says how at once; the others get a
 * grace period to leave by themselves, then the job is cancelled.
 */
final class TrainingAttempt {
  /** How long Spark may take to give up a job that it was told to cancel. */
  private static final Duration CANCELLATION = Duration.ofSeconds(30);

  /** An application that ends tells its jobs first. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final SparkContext spark;
  private final int workers;
  private final Duration grace;
  private final List<RankOutcome> outcomes = new ArrayList<>();
  private final CountDownLatch aRankHasEnded = new CountDownLatch(1);
  private final CountDownLatch jobHasEnded = new CountDownLatch(1);
  private Optional<String> jobFailure = Optional.empty();

  /**
   * @param grace for the other ranks, once one has ended
   */
  TrainingAttempt(SparkContext spark, int workers, Duration grace) {
    this.spark = spark;
    this.workers = workers;
    this.grace = grace;
  }

  /** Runs the ranks; returns an outcome for each of them, in the order in which they came. */
  List<RankOutcome> run(RankFunction rank) throws InterruptedException {
    // A rank that waits for another, or for its file system, hears of a cancellation only so.
    spark.setInterruptOnCancel(true);
    try {
      SimpleFutureAction<BoxedUnit> job = submit(rank);
      aRankHasEnded.await();
      if (!jobHasEnded.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        job.cancel();
        jobHasEnded.await(CANCELLATION.toMillis(), TimeUnit.MILLISECONDS);
        return outcomes(
            Optional.of("it did not end within %d s of the others".formatted(grace.toSeconds())));
      }
      requireSpark();
      return outcomes(Optional.empty());
    } finally {
      spark.setInterruptOnCancel(false);
    }
  }

  /**
   * A job that failed for the sake of no task may have ended with its application, which another
   * attempt would not bring back.
   */
  private void requireSpark() throws InterruptedException {
    Optional<String> failure = failureOfNoTask();
    long deadline = System.nanoTime() + FAREWELL.toNanos();
    while (failure.isPresent() && System.nanoTime() < deadline) {
      if (spark.isStopped()) {
        throw GereException.failure("a Spark job failed: " + failure.get());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private synchronized Optional<String> failureOfNoTask() {
    return jobFailure.filter(message -> LostTask.of(message).isEmpty());
  }

  private SimpleFutureAction<BoxedUnit> submit(RankFunction rank) {
    RDD<Integer> seats =
        JavaSparkContext.fromSparkContext(spark)
            .parallelize(Collections.nCopies(workers, 0), workers)
            .rdd();
    RDD<Integer> barrier =
        seats.barrier().mapPartitions(new AsItIs(), false, ClassTag$.MODULE$.apply(Integer.class));
    List<Object> ranks = IntStream.range(0, workers).<Object>mapToObj(i -> i).toList();
    Seq<Object> partitions = CollectionConverters.asScala(ranks).toSeq();
    SimpleFutureAction<BoxedUnit> job =
        spark.submitJob(barrier, rank, partitions, this::returned, () -> BoxedUnit.UNIT);
    job.onComplete(this::ended, ExecutionContext.global());
    return job;
  }

  private synchronized BoxedUnit returned(Object partition, RankOutcome outcome) {
    outcomes.add(outcome);
    aRankHasEnded.countDown();
    return BoxedUnit.UNIT;
  }

  private synchronized BoxedUnit ended(Try<BoxedUnit> result) {
    if (result.isFailure()) {
      jobFailure = Optional.of(String.valueOf(result.failed().get().getMessage()));
    }
    jobHasEnded.countDown();
    aRankHasEnded.countDown();
    return BoxedUnit.UNIT;
  }

  /**
   * One for every rank; the one that Spark blames comes before others that did not return.
   *
   * @param whyMissing why they did not; else Spark's own reason
   */
  private synchronized List<RankOutcome> outcomes(Optional<String> whyMissing) {
    List<RankOutcome> all = new ArrayList<>(outcomes);
    Optional<LostTask> blamed = jobFailure.flatMap(LostTask::of);
    blamed.ifPresent(task -> all.add(RankOutcome.lost(task.rank(), task.reason())));
    for (int i = 0; i < workers; i++) {
      int rank = i;
      if (all.stream().noneMatch(outcome -> outcome.rank() == rank)) {
        all.add(RankOutcome.lost(rank, whyMissing.orElseGet(this::sparksReason)));
      }
    }
    return all;
  }

  private String sparksReason() {
    return jobFailure.flatMap(message -> message.lines().findFirst()).orElse("no reason given");
  }

  /** Only a step before the job's last one can make its stage a barrier. */
  private static final class AsItIs extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Integer> apply(Iterator<Integer> seats) {
      return seats;
    }
  }
}
