package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.eval.verify.ModelVerification;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.spark.pipeline.Console;
import io.gere.storage.copy.LocalFolder;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify-model}: does a checkpoint, as this program runs it, give the numbers it should? */
@Command(
    name = "verify-model",
    mixinStandardHelpOptions = true,
    header = "Compares a model with numbers from another program.",
    description =
        """
        Compares a model, as this program reads and runs it, with numbers from elsewhere. The \
        reference is JSON: input_ids, attention_mask and any of hidden_states, logits_first8, \
        logsumexp; docs/models.md shows how Hugging Face Transformers writes it. Ends with 0 when \
        all differences are within the tolerance, else with 2.""")
final class VerifyModelCommand implements Callable<Integer> {
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "A model folder.")
  private String model;

  @Option(names = "--reference", required = true, paramLabel = "FILE", description = "The numbers.")
  private Path reference;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-4",
      description = "Largest absolute difference allowed; default ${DEFAULT-VALUE}.")
  private double tolerance;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
  private String device;

  @Override
  public Integer call() {
    Torch.prepareThread(Runtime.getRuntime().availableProcessors(), Device.parse(device));
    try (DecoderModel loaded = ModelFolder.load(LocalFolder.of(model))) {
      ModelVerification.Result result = ModelVerification.run(loaded, reference);
      Console console = new Console(System.out);
      result.lines().forEach(console::print);
      boolean within = result.isWithin(tolerance);
      console.print(
          within
              ? "within the tolerance of " + tolerance
              : "NOT within the tolerance of " + tolerance);
      return (within ? ExitCode.OK : ExitCode.QUALITY_GATE_NOT_MET).code();
    }
  }
}
