package io.gere.spark.evaluate;

import io.gere.config.Recipe;
import io.gere.config.RecipeReader;
import io.gere.eval.StageEvaluation;
import io.gere.spark.placement.TaskPlace;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * What a task does: it measures the one stage of its partition. The scores travel as JSON, as they
 * will stand in the file.
 */
final class StageFunction extends AbstractFunction1<Iterator<Integer>, String>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String recipe;
  private final SerializableConfiguration hadoop;

  /**
   * @param recipe as YAML
   */
  StageFunction(String recipe, SerializableConfiguration hadoop) {
    this.recipe = recipe;
    this.hadoop = hadoop;
  }

  @Override
  public String apply(Iterator<Integer> stage) {
    Recipe settings = RecipeReader.parse(recipe);
    RunFolder run = RunFolder.of(hadoop.value(), settings.run());
    TaskPlace place = TaskPlace.of(TaskContext.get());
    place.prepareThread();
    return Json.line(new StageEvaluation(settings, run).run(stage.next(), place.threads()));
  }
}
