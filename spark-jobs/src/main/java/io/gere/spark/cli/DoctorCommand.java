package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.doctor.CollectiveChecks;
import io.gere.doctor.DeviceChecks;
import io.gere.doctor.HealthCheck;
import io.gere.doctor.MachineChecks;
import io.gere.doctor.RecipeChecks;
import io.gere.spark.pipeline.Console;
import io.gere.storage.Json;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: is this machine fit, and does its device compute what it should? */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at Java, PyTorch, GPUs, NCCL and disk, and at what a recipe needs of them; then lets the",
      "device compute: twenty steps against the authors' trainer, every loss against the CPU,",
      "generation with and without its cache, and the rate of its matrix products. With --ranks,",
      "several processes add up numbers, and one of them is lost. Ends with 0, 2 where something",
      "computes wrongly, or 4 where something is missing; the line says what mends it.",
      ""
    },
    footer = {"", "  gere doctor", "  gere doctor --device cuda --ranks 2 --config my.yaml"})
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--device",
      description =
          "cpu, cuda or cuda:N; default: the first GPU that PyTorch can use, else the CPU.")
  private String device;

  @Option(
      names = "--ranks",
      paramLabel = "N",
      description = "Joins so many processes on this machine, by NCCL where the device is a GPU.")
  private int ranks;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "RECIPE",
      description = "Also looks at this recipe's files and at its memory plan.")
  private Path config;

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
    Optional<Recipe> recipe =
        Optional.ofNullable(config).map(file -> RecipeReader.read(file, List.of()));
    Optional<String> nccl =
        recipe.flatMap(found -> Optional.ofNullable(found.train().ncclLibrary()));
    MachineChecks.all(nccl).forEach(take);
    if (HealthCheck.exitCode(checks) == ExitCode.OK) {
      Device chosen = device == null ? Torch.bestDevice() : Device.parse(device);
      recipe.ifPresent(found -> RecipeChecks.all(found, chosen).forEach(take));
      computing(chosen, nccl, take);
    }
    if (json) {
      console.print(Json.pretty(checks).stripTrailing());
    }
    return HealthCheck.exitCode(checks).code();
  }

  private void computing(Device chosen, Optional<String> nccl, Consumer<HealthCheck> take)
      throws IOException {
    Path folder = Files.createTempDirectory("gere-doctor");
    try {
      DeviceChecks.run(chosen, folder, take);
    } finally {
      delete(folder);
    }
    if (ranks > 1) {
      CollectiveChecks.run(ranks, chosen, nccl).forEach(take);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
