package io.gere.spark.drift;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeWriter;
import io.gere.eval.Drift;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.storage.input.GivenFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** GeRe's functions of Spark SQL. */
public final class GereFunctions {
  /** {@code gere_drift(text)}. */
  public static final String DRIFT = "gere_drift";

  private GereFunctions() {}

  /**
   * Registers {@value #DRIFT} in a session, of the model after a run's last task.
   *
   * @param run the run's folder, on any Hadoop file system that executors see
   */
  public static void register(SparkSession spark, String run) {
    Recipe recipe = recipe(spark, run);
    register(spark, recipe, last(recipe));
  }

  /**
   * The same of the model after another task.
   *
   * @param task its name in the recipe
   */
  public static void register(SparkSession spark, String run, String task) {
    register(spark, recipe(spark, run), task);
  }

  /**
   * The same of a recipe's run.
   *
   * @throws InputException where the run is not there or not trained so far, or has no thresholds
   */
  public static void register(SparkSession spark, Recipe recipe, String task) {
    RunFolder run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
    RequiredKeys.text("model.path", recipe.model().path());
    int index = tasks(recipe).indexOf(task);
    if (index < 0) {
      throw InputException.of(
          "there is no task %s; the recipe's tasks are %s".formatted(task, tasks(recipe)));
    }
    Drift.require(recipe, run, index + 1);
    StepFolder trained = run.trained(index, task);
    String identity =
        "%s %s %s"
            .formatted(
                trained.path(),
                trained.require("run 'gere train'").hash(),
                run.step("thresholds").require("run 'gere thresholds'").hash());
    spark
        .udf()
        .register(
            DRIFT,
            new DriftFunction(
                RecipeWriter.yaml(recipe),
                index + 1,
                identity,
                new SerializableConfiguration(run.hadoop())),
            DriftFunction.TYPE);
  }

  /** The recipe's last task. */
  public static String last(Recipe recipe) {
    List<String> tasks = tasks(recipe);
    return tasks.get(tasks.size() - 1);
  }

  private static List<String> tasks(Recipe recipe) {
    return RequiredKeys.items("tasks", recipe.tasks()).stream().map(Task::name).toList();
  }

  /** What a run keeps; it may lie elsewhere by now. */
  private static Recipe recipe(SparkSession spark, String run) {
    Path file = new Path(run, "recipe.yaml");
    var files = Storage.fileSystem(spark.sparkContext().hadoopConfiguration(), file);
    try (InputStream in = GivenFile.open(files, file)) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return RecipeReader.tree(file.toString(), yaml).set(List.of("run.dir=" + run)).resolve();
    } catch (FileNotFoundException e) {
      throw InputException.of("%s is no run's folder: it has no recipe.yaml".formatted(run), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Frees what the functions hold in this process; executors keep it until they end. */
  public static void free() {
    DriftFunction.free();
  }
}
