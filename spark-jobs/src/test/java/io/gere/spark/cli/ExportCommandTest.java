package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.lease.Lease;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.huggingface.ModelFolder;
import io.gere.model.huggingface.PeftFolder;
import io.gere.spark.LocalSpark;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export}, of two runs of the golden task: one trained an adapter, one the whole model. */
final class ExportCommandTest {
  private static final String[] LORA = {
    "loss.replay=none", "adapter.type=lora", "adapter.targets=[q_proj, down_proj]"
  };
  private static final String[] WHOLE = {"loss.replay=none"};

  @TempDir static Path directory;
  private static GoldenRun golden;

  @TempDir Path out;

  @BeforeAll
  static void train() throws IOException {
    LocalSpark.session();
    golden = new GoldenRun(directory);
    CommandLineRun lora = golden.gere("train", "lora", LORA);
    CommandLineRun whole = golden.gere("train", "whole", WHOLE);
    assertThat(lora.exitCode()).as(lora.err()).isZero();
    assertThat(whole.exitCode()).as(whole.err()).isZero();
    Torch.prepareThread(1);
  }

  @Test
  void aRunsAdapterIsMergedIntoTheModelItBelongsTo() {
    Path merged = out.resolve("merged");

    CommandLineRun run = export("lora", LORA, "--merge", "--out", merged.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("the adapter merged into 6 weights", "float32", "MB");
    float[] trained = hidden(GoldenRun.CHECKPOINT, Optional.of(stage("lora")));
    assertThat(largestDifference(hidden(merged, Optional.empty()), trained)).isLessThan(1e-5);
    assertThat(largestDifference(hidden(GoldenRun.CHECKPOINT, Optional.empty()), trained))
        .isGreaterThan(1e-2);
  }

  @Test
  void quietlyOnlyResultsAndErrorsAreShown() {
    CommandLineRun before = CommandLineRun.of("--quiet", "export", "--model=/none", "--out=" + out);
    CommandLineRun done = export("whole", WHOLE, "--quiet", "--out", out.resolve("q").toString());
    CommandLineRun result = CommandLineRun.of("recipe", "explain", "run.seed", "--quiet");
    CommandLineRun after = export("whole", WHOLE, "--out", out.resolve("loud").toString());

    assertThat(before.complaint()).contains("/none");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).isEmpty();
    assertThat(result.out()).contains("seed");
    assertThat(after.out()).contains("export: ");
  }

  @Test
  void foldersCanBeNamedInsteadOfARun() {
    Path merged = out.resolve("merged");

    CommandLineRun run =
        CommandLineRun.of(
            "export",
            "--model=" + GoldenRun.CHECKPOINT,
            "--adapter=" + stage("lora"),
            "--merge",
            "--dtype=bfloat16",
            "--out=" + merged);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("bfloat16");
    float[] trained = hidden(GoldenRun.CHECKPOINT, Optional.of(stage("lora")));
    assertThat(largestDifference(hidden(merged, Optional.empty()), trained)).isBetween(1e-4, 0.2);
  }

  @Test
  void withoutMergeTheAdapterIsCopied() {
    CommandLineRun run = export("lora", LORA, "--task=golden", "--out", out.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("an adapter of");
    assertThat(out.resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(stage("lora").resolve("adapter_model.safetensors"));
  }

  @Test
  void aWholeModelIsExportedAsItIs() throws IOException {
    CommandLineRun run = export("whole", WHOLE, "--out", out.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readAllBytes(out.resolve("model.safetensors")))
        .isEqualTo(golden.weights("whole"));
  }

  @Test
  void aModelIsAveragedWithItsBaseAndTheManifestSaysSo() throws IOException {
    Path blend = out.resolve("blend");

    CommandLineRun run =
        export("whole", WHOLE, "--blend=" + GoldenRun.CHECKPOINT + ":0.25", "--out=" + blend);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("0.2500 of " + GoldenRun.CHECKPOINT + " and 0.7500 of ");
    assertThat(Files.readString(blend.resolve("manifest.json")))
        .contains("\"base_share\" : 0.25", "\"base\" : ", "0.2500 of ");
    float[] tuned = hidden(stage("whole"), Optional.empty());
    float[] base = hidden(GoldenRun.CHECKPOINT, Optional.empty());
    float[] blended = hidden(blend, Optional.empty());
    assertThat(largestDifference(blended, tuned)).isBetween(1e-4, largestDifference(base, tuned));
  }

  @Test
  void anAdapterIsMergedBeforeItIsAveraged() {
    String blend = "--blend=" + GoldenRun.CHECKPOINT + ":0.5";
    refused(export("lora", LORA, blend, "--out", out.toString()), "add --merge");
    assertThat(export("lora", LORA, blend, "--merge", "--out", out.toString()).exitCode()).isZero();
  }

  @Test
  void aShareThatIsNoneIsRefusedWithAnExample() {
    for (String blend : List.of("base", "base:1.5", ":0.5", "hdfs://host:9000/base", "base:NaN")) {
      refused(
          export("whole", WHOLE, "--blend=" + blend, "--out", out.toString()),
          "--blend models/base:0.5");
    }
  }

  @Test
  void mergingNeedsAnAdapter() {
    refused(export("whole", WHOLE, "--merge", "--out", out.toString()), "adapter.type lora");
  }

  @Test
  void aModelForLlamaCppIsOneFileAndSaysWhatIsLeftOut() throws IOException {
    Path gguf = out.resolve("gguf");

    CommandLineRun run = export("lora", LORA, "--merge", "--format=gguf", "--out=" + gguf);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "a model for llama.cpp (llama)", "merged into 6 weights", "tokenizer is left out");
    assertThat(Files.readAllBytes(gguf.resolve("model.gguf"))).startsWith('G', 'G', 'U', 'F');
    assertThat(Files.readString(gguf.resolve("manifest.json")))
        .contains("\"format\" : \"gguf\"", "model.gguf");
    assertThat(gguf).isDirectoryNotContaining("glob:**/*.{safetensors,tmp}");
  }

  @Test
  void aFormatIsOneOfTwoAndAnAdapterAloneHasNone() {
    refused(export("whole", WHOLE, "--format=onnx", "--out=" + out), "hugging-face or gguf");
    refused(export("lora", LORA, "--format=gguf", "--out=" + out), "add --merge");
  }

  @Test
  void aFolderWithContentIsNotTouched() throws IOException {
    Files.writeString(out.resolve("precious"), "mine");

    refused(export("whole", WHOLE, "--out", out.toString()), "not an empty folder");
  }

  @Test
  void twoExportsDoNotWriteIntoOneFolder() {
    Path target = out.resolve("model");
    org.apache.hadoop.fs.Path claim =
        new org.apache.hadoop.fs.Path(out.resolve(".model.export").toString());
    Lease other = Lease.take(new Configuration(), claim, "export", claim, line -> {}, lost -> {});
    CommandLineRun run = export("whole", WHOLE, "--out", target.toString());
    other.close();

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.complaint()).contains(".model.export", "export");
    assertThat(target).doesNotExist();
    assertThat(export("whole", WHOLE, "--out", target.toString()).exitCode()).isZero();
    assertThat(out).isDirectoryNotContaining("glob:**/.model*");
  }

  @Test
  void anUnknownTaskIsAnsweredWithTheKnownOnes() {
    refused(export("lora", LORA, "--task=silver", "--out", out.toString()), "[golden]");
  }

  @Test
  void anUnknownTypeIsAnsweredWithTheKnownOnes() {
    refused(export("whole", WHOLE, "--dtype=int8", "--out", out.toString()), "float16");
  }

  @Test
  void aTypeForACopiedAdapterIsRefused() {
    refused(export("lora", LORA, "--dtype=float16", "--out", out.toString()), "--merge");
  }

  @Test
  void aRunThatIsNotTrainedIsSentToTrain() {
    refused(export("nothing", WHOLE, "--out", out.toString()), "run 'gere train'");
  }

  @Test
  void eitherFoldersOrARunMustBeNamed() {
    refused(CommandLineRun.of("export", "--out=" + out), "--model=DIR");
    refused(
        CommandLineRun.of("export", "--model=" + out, "--config=none.yaml", "--out=" + out),
        "mutually exclusive");
  }

  private static CommandLineRun export(String run, String[] settings, String... options) {
    List<String> arguments = new ArrayList<>(List.of("export"));
    arguments.addAll(List.of(options));
    return CommandLineRun.onRecipe(directory, arguments, run, settings);
  }

  private static void refused(CommandLineRun run, String why) {
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains(why);
  }

  private static Path stage(String run) {
    return directory.resolve(run + "/train/1-golden");
  }

  private static float[] hidden(Path folder, Optional<Path> adapter) {
    Optional<LoraConfig> lora = adapter.map(PeftFolder::config);
    try (DecoderModel model = ModelFolder.load(folder, lora, 1);
        TensorScope scope = TensorScope.open()) {
      adapter.ifPresent(path -> PeftFolder.read(path, model));
      long[] ids = {1, 15, 27, 8};
      return model.hidden(scope, scope.of(ids, 1, ids.length), new int[] {ids.length}).toFloats();
    }
  }

  private static double largestDifference(float[] mine, float[] other) {
    return IntStream.range(0, mine.length)
        .mapToDouble(i -> Math.abs(mine[i] - other[i]))
        .max()
        .orElseThrow();
  }
}
