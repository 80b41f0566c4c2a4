package io.gere.spark.tokens;

import io.gere.config.Recipe;
import io.gere.config.Text;
import io.gere.data.task.PartEncoder;
import io.gere.data.task.PartEncoding;
import io.gere.progress.ProgressLog;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Parts are made by executors, side by side; a task of a single part by the driver. */
public final class ExecutorEncoding implements PartEncoding {
  private final JavaSparkContext context;
  private final String model;
  private final Text settings;

  public ExecutorEncoding(SparkSession spark, Recipe recipe) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.model = recipe.model().path();
    this.settings = recipe.text();
  }

  @Override
  public Encoders begin(Work work, PartEncoder here, ProgressLog log) {
    EncodeWork remote =
        new EncodeWork(
            UUID.randomUUID().toString(),
            model,
            settings,
            work.folder().toString(),
            work.index(),
            work.task(),
            work.choice());
    return new ExecutorEncoders(context, remote, here, log);
  }
}
