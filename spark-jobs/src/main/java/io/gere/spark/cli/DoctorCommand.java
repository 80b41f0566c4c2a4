package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeTree;
import io.gere.doctor.CollectiveChecks;
import io.gere.doctor.DeviceChecks;
import io.gere.doctor.HealthCheck;
import io.gere.doctor.MachineChecks;
import io.gere.doctor.RecipeChecks;
import io.gere.doctor.StorageChecks;
import io.gere.progress.ProgressLog;
import io.gere.spark.doctor.ExecutorChecks;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkPrivacy;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.HadoopClient;
import io.gere.storage.Json;
import io.gere.storage.TemporaryFolder;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: is this machine fit, and does its device compute what it should? */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    header = "Says whether this machine and a recipe are fit to train.",
    description =
        """
        Looks at Java, PyTorch, GPUs, NCCL, disk and Spark's security settings, and at what a \
        recipe needs of them; then lets the device compute: twenty steps against the authors' \
        trainer, every loss against the CPU, generation with and without its cache, and the rate \
        of its matrix products. With --ranks, several processes add up numbers, and one of them is \
        lost. Ends with 0, 2 where something computes wrongly, or 4 where something is missing; \
        the line says what mends it.""",
    footer = {
      "  gere doctor",
      "  gere doctor --device cuda --ranks 2 --config my.yaml",
      "  gere doctor --executors 8 --config my.yaml"
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "cpu, cuda or cuda:N; default: the first GPU that PyTorch can use, else the CPU.")
  private String device;

  @Option(
      names = "--ranks",
      paramLabel = "N",
      description = "Joins so many processes on this machine, by NCCL where the device is a GPU.")
  private int ranks;

  @Option(
      names = "--executors",
      paramLabel = "N",
      description =
          "Looks at N executors of the cluster instead of this machine, placed and joined as the ranks "
              + "of a run would be: also at their clocks and at the folder that they share.")
  private int executors;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "RECIPE",
      description = "Also looks at this recipe's files, file systems and memory plan.")
  private String config;

  @Option(names = "--json", description = "Print JSON instead of lines.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Console console = new Console(System.out);
    List<HealthCheck> checks = new ArrayList<>();
    Consumer<HealthCheck> take =
        check -> {
          checks.add(check);
          if (!json) {
            console.print(check.line());
          }
        };
    if (executors > 0) {
      onExecutors(json ? new Console(System.err) : console).forEach(take);
    } else {
      here(take);
    }
    if (json) {
      console.print(Json.pretty(checks).stripTrailing());
    }
    return HealthCheck.exitCode(checks).code();
  }

  private List<HealthCheck> onExecutors(ProgressLog log) {
    RecipeTree tree =
        config == null ? RecipeTree.of(RecipeReader.parse("")) : RecipeFile.read(config);
    Recipe recipe = tree.with("train.workers", executors).resolve();
    if (!SparkClasses.areThere()) {
      throw InputException.of("--executors needs Spark: use submit/gere doctor");
    }
    return OnSpark.executors(recipe, log);
  }

  private void here(Consumer<HealthCheck> take) throws IOException {
    Optional<Recipe> recipe =
        Optional.ofNullable(config).map(file -> RecipeFile.read(file).resolve());
    Optional<String> nccl =
        recipe.flatMap(found -> Optional.ofNullable(found.train().ncclLibrary()));
    List<HealthCheck> machine = MachineChecks.all(nccl);
    machine.forEach(take);
    if (SparkClasses.areThere()) {
      OnSpark.privacy().forEach(take);
    }
    if (HealthCheck.exitCode(machine) == ExitCode.OK) {
      Device chosen = device == null ? Torch.bestDevice() : Device.parse(device);
      recipe.ifPresent(found -> RecipeChecks.all(found, chosen).forEach(take));
      recipe.ifPresent(found -> storage(found).forEach(take));
      computing(chosen, nccl, take);
    }
  }

  private static List<HealthCheck> storage(Recipe recipe) {
    return HadoopClient.isThere()
        ? OnHadoop.storage(recipe)
        : List.of(
            HealthCheck.ok(
                "file systems", "not looked at: Hadoop comes with Spark, use submit/gere doctor"));
  }

  private void computing(Device chosen, Optional<String> nccl, Consumer<HealthCheck> take)
      throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("gere-doctor")) {
      DeviceChecks.run(chosen, folder.path(), take);
    }
    if (ranks > 1) {
      CollectiveChecks.run(ranks, chosen, nccl).forEach(take);
    }
  }

  /** Loaded only when it is needed: a machine can be looked at without Hadoop. */
  private static final class OnHadoop {
    static List<HealthCheck> storage(Recipe recipe) {
      return StorageChecks.all(recipe, SparkSessions.hadoop());
    }
  }

  /** Loaded only when it is needed: a machine can be looked at without Spark. */
  private static final class OnSpark {
    static List<HealthCheck> executors(Recipe recipe, ProgressLog log) {
      SparkContext spark = SparkSessions.open("doctor", recipe.train().workers()).sparkContext();
      List<HealthCheck> checks = new ArrayList<>(new SparkPrivacy(spark.getConf()).checks());
      checks.addAll(new ExecutorChecks(spark, recipe).run(log));
      return checks;
    }

    static List<HealthCheck> privacy() {
      return SparkSessions.configuration()
          .map(conf -> new SparkPrivacy(conf).checks())
          .orElse(List.of());
    }
  }
}
