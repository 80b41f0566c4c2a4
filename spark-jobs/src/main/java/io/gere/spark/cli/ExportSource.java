package io.gere.spark.cli;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.config.choice.AdapterType;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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

  Paths paths(Configuration hadoop) {
    return stage == null
        ? new Paths(folders.model, Optional.ofNullable(folders.adapter))
        : stage.paths(hadoop);
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

    Paths paths(Configuration hadoop) {
      Recipe recipe = read();
      List<String> tasks =
          RequiredKeys.items("tasks", recipe.tasks()).stream().map(Task::name).toList();
      int index = task == null ? tasks.size() - 1 : tasks.indexOf(task);
      if (index < 0) {
        throw InputException.of("--task is %s; the recipe's tasks are %s".formatted(task, tasks));
      }
      StepFolder trained = RunFolder.of(hadoop, recipe.run()).trained(index, tasks.get(index));
      trained.require("run 'gere train'");
      String folder = trained.path().toString();
      return recipe.adapter().type() == AdapterType.NONE
          ? new Paths(folder, Optional.empty())
          : new Paths(RequiredKeys.text("model.path", recipe.model().path()), Optional.of(folder));
    }
  }
}
