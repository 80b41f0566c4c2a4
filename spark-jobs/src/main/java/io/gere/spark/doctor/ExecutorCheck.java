package io.gere.spark.doctor;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.ExitCode;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.doctor.CollectiveSums;
import io.gere.doctor.DeviceChecks;
import io.gere.doctor.HealthCheck;
import io.gere.doctor.MachineChecks;
import io.gere.doctor.RecipeChecks;
import io.gere.doctor.StorageChecks;
import io.gere.parallel.Collective;
import io.gere.spark.placement.TaskPlacement;
import io.gere.spark.placement.ThisExecutor;
import io.gere.spark.train.rank.Rendezvous;
import io.gere.storage.Json;
import io.gere.storage.TemporaryFolder;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What one executor looks at, where a rank would be; its findings travel as JSON. */
final class ExecutorCheck extends AbstractFunction1<Iterator<Integer>, Iterator<String>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String recipe;
  private final SerializableConfiguration hadoop;
  private final String mark;

  /**
   * @param mark the file that the driver has left for {@code run.dir}, or null
   */
  ExecutorCheck(String recipe, SerializableConfiguration hadoop, String mark) {
    this.recipe = recipe;
    this.hadoop = hadoop;
    this.mark = mark;
  }

  /**
   * What one found.
   *
   * @param begun the executor's clock, in ms since 1970
   * @param differences of {@link CollectiveSums#OPERATIONS}; empty where ranks were not joined
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Findings(List<HealthCheck> checks, List<Double> differences, long begun, long ended) {}

  @Override
  public Iterator<String> apply(Iterator<Integer> nothing) {
    return CollectionConverters.asScala(List.of(Json.line(findings())).iterator());
  }

  private Findings findings() {
    long begun = System.currentTimeMillis();
    Recipe asked = RecipeReader.parse(recipe);
    BarrierTaskContext context = BarrierTaskContext.get();
    List<HealthCheck> checks =
        new ArrayList<>(MachineChecks.all(Optional.ofNullable(asked.train().ncclLibrary())));
    boolean sound = HealthCheck.exitCode(checks) == ExitCode.OK;
    List<Double> differences = List.of();
    // Either all ranks compute or none does: who does not would leave the others waiting.
    if (everywhere(context, sound)) {
      TaskPlacement place = TaskPlacement.of(context, asked.train().threads());
      checks.add(0, seat(place));
      checks.addAll(ofRecipe(asked, place));
      place.prepareThread();
      try (TemporaryFolder folder = TemporaryFolder.create("gere-doctor")) {
        DeviceChecks.run(place.device(), folder.path(), checks::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      differences = joined(context, asked, place);
    } else if (sound) {
      checks.add(HealthCheck.missing("self-test", "not made, for another rank lacks something"));
    }
    return new Findings(checks, differences, begun, System.currentTimeMillis());
  }

  private static boolean everywhere(BarrierTaskContext context, boolean here) {
    return List.of(context.allGather(Boolean.toString(here))).stream()
        .allMatch(Boolean::parseBoolean);
  }

  private static HealthCheck seat(TaskPlacement place) {
    return HealthCheck.ok(
        "executor",
        "%s on %s, PyTorch %s on %s with %d threads"
            .formatted(
                SparkEnv.get().executorId(),
                ThisExecutor.host(),
                Torch.version(),
                place.device(),
                place.threads()));
  }

  private List<HealthCheck> ofRecipe(Recipe asked, TaskPlacement place) {
    List<HealthCheck> checks = new ArrayList<>(RecipeChecks.all(asked, place.device()));
    checks.addAll(StorageChecks.all(asked, hadoop.value()));
    if (mark != null) {
      checks.add(StorageChecks.shared(new Path(mark), hadoop.value()));
    }
    return checks;
  }

  private List<Double> joined(BarrierTaskContext context, Recipe asked, TaskPlacement place) {
    try (Collective ranks = new Rendezvous(context, asked.train(), place.device()).meet()) {
      return ranks.worldSize() == 1 ? List.of() : CollectiveSums.differences(ranks);
    }
  }
}
