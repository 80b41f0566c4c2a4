package io.gere.spark.cli;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.config.choice.AdapterType;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.HadoopClient;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What {@code export} starts from: folders that are named, or a run's stage. */
final class ExportSource {
  @ArgGroup(exclusive = false, heading = "From folders:%n")
  private Folders folders;

  @ArgGroup(exclusive = false, heading = "From a run:%n")
  private Stage stage;

  /**
   * Paths on any Hadoop file system.
   *
   * @param model a whole model
   * @param adapter what belongs to it
   */
  record Paths(String model, Optional<String> adapter) {}

  Paths paths() {
    return stage == null
        ? new Paths(folders.model, Optional.ofNullable(folders.adapter))
        : stage.paths();
  }

  private static final class Folders {
    @Option(
        names = "--model",
        required = true,
        paramLabel = "DIR",
        description = "A Hugging Face folder.")
    private String model;

    @Option(names = "--adapter", paramLabel = "DIR", description = "A PEFT adapter that fits it.")
    private String adapter;
  }

  private static final class Stage extends RecipeOptions {
    @Option(
        names = "--task",
        paramLabel = "NAME",
        description = "The model after this task; default: after the last.")
    private String task;

    Paths paths() {
      Recipe recipe = read();
      List<String> tasks =
          RequiredKeys.items("tasks", recipe.tasks()).stream().map(Task::name).toList();
      int index = task == null ? tasks.size() - 1 : tasks.indexOf(task);
      if (index < 0) {
        throw InputException.of("--task is %s; the recipe's tasks are %s".formatted(task, tasks));
      }
      if (!HadoopClient.isThere()) {
        throw InputException.of(
            "a run's folder is read by Hadoop, which comes with Spark: start by submit/gere, or name"
                + " --model and --adapter");
      }
      String folder = OnHadoop.trained(recipe, index, tasks.get(index));
      return recipe.adapter().type() == AdapterType.NONE
          ? new Paths(folder, Optional.empty())
          : new Paths(RequiredKeys.text("model.path", recipe.model().path()), Optional.of(folder));
    }
  }

  /** Loaded only where Hadoop is there. */
  private static final class OnHadoop {
    static String trained(Recipe recipe, int index, String task) {
      StepFolder trained = RunFolder.of(SparkSessions.hadoop(), recipe.run()).trained(index, task);
      trained.require("run 'gere train'");
      return trained.path().toString();
    }
  }
}
