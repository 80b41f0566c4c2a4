package example;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.spark.api.GereSession;
import io.gere.spark.api.GereListener;
import io.gere.spark.api.GereRecipe;
import io.gere.spark.api.ReplaySample;
import io.gere.spark.api.RunScores;
import io.gere.spark.api.StateBands;
import io.gere.spark.api.TrainedTask;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Draws general text, learns a recipe's tasks beside it, and says what was learnt and kept. */
public final class ContinualTuning {
  private ContinualTuning() {}

  /** Takes a recipe, such as conf/toy.yaml, and the folder of the run. */
  public static void main(String[] arguments) {
    SparkConf settings = GereSession.settings(new SparkConf().setAppName("continual tuning"));
    SparkSession spark = SparkSession.builder().config(settings).getOrCreate();
    try {
      GereRecipe recipe = GereRecipe.read(Path.of(arguments[0])).set("run.dir", arguments[1]);
      tune(GereSession.in(spark).telling(new StepPrinter()), recipe);
      spark.stop();
    } catch (GereException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode().code());
    }
  }

  private static void tune(GereSession gere, GereRecipe recipe) {
    ReplaySample sample = gere.sample(recipe);
    System.out.printf("%d documents in %s%n", sample.documents(), sample.folder());

    gere.distill(recipe);
    StateBands bands = gere.thresholds(recipe);
    for (StateBands.Band band : bands.bands()) {
      System.out.printf("layer %d has %d dimensions%n", band.layer(), band.lower().size());
    }

    for (TrainedTask task : gere.train(recipe)) {
      System.out.printf("%s: %s%n", task.name(), task.folder());
    }

    RunScores scores = gere.evaluate(recipe);
    System.out.printf(
        Locale.ROOT,
        "AP %.3f, general text %.3f nats, before %.3f%n",
        scores.ap(),
        scores.nats(),
        scores.baseNats());
  }

  /** Prints the loss of every optimizer step. */
  private static final class StepPrinter implements GereListener {
    @Override
    public void happened(String event, JsonNode data) {
      if (event.equals("step")) {
        System.out.printf(
            Locale.ROOT,
            "%s, step %d: loss %.3f%n",
            data.get("task").asText(),
            data.get("step").asLong(),
            data.get("loss").asDouble());
      }
    }
  }
}
