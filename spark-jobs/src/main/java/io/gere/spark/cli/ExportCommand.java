package io.gere.spark.cli;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.model.gguf.GgufExport;
import io.gere.model.huggingface.BaseShare;
import io.gere.model.huggingface.ExportSummary;
import io.gere.model.huggingface.ModelExport;
import io.gere.model.safetensors.StoredType;
import io.gere.spark.pipeline.Console;
import io.gere.storage.AtomicFolder;
import io.gere.storage.FolderWriter;
import io.gere.storage.Origin;
import io.gere.storage.copy.LocalFolder;
import io.gere.storage.input.ContentHash;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code export}: a trained model as a folder of its own. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    header = "Writes a trained model or adapter for other programs.",
    description =
"""
        Writes a model, or a LoRA adapter, as a folder that Hugging Face Transformers and PEFT \
        load. With --merge an adapter becomes part of the weights: W + (alpha/r) B A in float32, \
        rounded once; without, it is copied as it is. Needs no Spark, and memory for the largest \
        weight only. With --blend the weights, an adapter merged before, are averaged with those \
        of the model that they were trained from, SHARE of BASE + (1 - SHARE) of the trained one \
        (WiSE-FT, whose alpha is 1 - SHARE), in float32, rounded once. With --format gguf it is one \
file for llama.cpp, with the tokenizer and chat templates where llama.cpp has their kind.""",
    footer = {
      "The model after the last task, the adapter alone, a model from elsewhere:",
      "  gere export --config my.yaml --merge --out models/mine",
      "  gere export --config my.yaml --task yelp --out adapters/yelp",
      "  gere export --model DIR --adapter DIR --merge --dtype bfloat16 --out DIR",
      "The first one for llama.cpp:",
      "  gere export --config my.yaml --merge --format gguf --out models/gguf",
      "A third of what training changed taken back:",
      "  gere export --config my.yaml --blend models/base:0.33 --out models/blend"
    })
final class ExportCommand implements Callable<Integer> {
  private static final String AS_STORED = "as-stored";
  private static final String HUGGING_FACE = "hugging-face";
  private static final String GGUF = "gguf";

  @ArgGroup(multiplicity = "1")
  private ExportSource source;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A new or empty folder, on any Hadoop file system.")
  private String out;

  @Option(names = "--merge", description = "Merge the adapter into the model's weights.")
  private boolean merge;

  @Option(
      names = "--blend",
      paramLabel = "BASE:SHARE",
      description = "Average with the model in this folder; SHARE is BASE's, from 0 to 1.")
  private String blend;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = AS_STORED,
      description = "float32, bfloat16, float16 or as-stored: as the model has it (the default).")
  private String dtype;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = HUGGING_FACE,
      description = "hugging-face (the default) or gguf: one file for llama.cpp.")
  private String format;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "What merges: cpu (the default), cuda or cuda:N.")
  private String device;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    Optional<StoredType> type = type();
    Optional<BlendOption> average = Optional.ofNullable(blend).map(BlendOption::parse);
    ExportSource.Paths paths = source.paths();
    requireSense(paths.adapter(), type);
    Torch.prepareThread(Runtime.getRuntime().availableProcessors(), Device.parse(device));
    ExportClaim.during(
        out,
        console,
        () ->
            AtomicFolder.write(
                out, origin(paths, average), into -> write(paths, average, type, into, console)));
    return ExitCode.OK.code();
  }

  private Optional<StoredType> type() {
    if (dtype.equals(AS_STORED)) {
      return Optional.empty();
    }
    for (StoredType type : StoredType.values()) {
      if (type.torchName().equals(dtype)) {
        return Optional.of(type);
      }
    }
    throw InputException.of(
        "--dtype is %s; it must be float32, bfloat16, float16 or as-stored".formatted(dtype));
  }

  private void requireSense(Optional<String> adapter, Optional<StoredType> type) {
    if (!format.equals(HUGGING_FACE) && !format.equals(GGUF)) {
      throw InputException.of(
          "--format is %s; it must be %s or %s".formatted(format, HUGGING_FACE, GGUF));
    }
    if (merge && adapter.isEmpty()) {
      throw InputException.of(
          "--merge needs an adapter, and there is none: name it with --adapter, or leave --merge"
              + " out, because a run without adapter.type lora leaves whole models");
    }
    if (adapter.isPresent() && !merge && blend != null) {
      throw InputException.of(
          "--blend is for whole models; add --merge, to merge the adapter first");
    }
    if (adapter.isPresent() && !merge && format.equals(GGUF)) {
      throw InputException.of(
          "--format gguf is for whole models; add --merge, to merge the adapter first");
    }
    if (adapter.isPresent() && !merge && type.isPresent()) {
      throw InputException.of(
          "--dtype %s is for whole models; an adapter without --merge is copied as it is"
              .formatted(dtype));
    }
  }

  private Origin origin(ExportSource.Paths paths, Optional<BlendOption> average) {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("model", ContentHash.ofModel(paths.model()));
    paths.adapter().ifPresent(path -> inputs.put("adapter", ContentHash.ofModel(path)));
    Map<String, Object> settings = new TreeMap<>(Map.of("merge", merge, "dtype", dtype));
    if (format.equals(GGUF)) {
      settings.put("format", format);
    }
    average.ifPresent(
        with -> {
          settings.put("base_share", with.share());
          inputs.put("base", ContentHash.ofModel(with.base()));
        });
    return new Origin("export", settings, inputs);
  }

  private Map<String, Object> write(
      ExportSource.Paths paths,
      Optional<BlendOption> average,
      Optional<StoredType> type,
      FolderWriter into,
      Console console) {
    Path model = LocalFolder.of(paths.model());
    Optional<Path> adapter = paths.adapter().map(LocalFolder::of);
    Optional<BaseShare> share =
        average.map(with -> new BaseShare(LocalFolder.of(with.base()), with.share()));
    Written written = write(model, adapter, share, type, into);
    ExportSummary summary = written.summary();
    String types =
        summary.types().stream().map(StoredType::torchName).collect(Collectors.joining(" and "));
    console.say(
        format(
            "export: %s of %,d parameters, %s, %,.1f MB%s%s, in %s",
            written.what(),
            summary.parameters(),
            types,
            summary.bytes() / 1e6,
            merge ? ", the adapter merged into %d weights".formatted(summary.merged()) : "",
            average.map(with -> blended(with, paths)).orElse(""),
            out));
    written.notes().forEach(note -> console.say("export: " + note));
    Map<String, Object> facts = new TreeMap<>();
    facts.put("parameters", summary.parameters());
    facts.put("types", types);
    facts.put("merged", summary.merged());
    average.ifPresent(with -> facts.put("blend", blended(with, paths).substring(2)));
    return facts;
  }

  /**
   * What was written.
   *
   * @param what in words
   * @param notes what a user has to know of it, a sentence each
   */
  private record Written(ExportSummary summary, String what, List<String> notes) {}

  private Written write(
      Path model,
      Optional<Path> adapter,
      Optional<BaseShare> average,
      Optional<StoredType> type,
      FolderWriter into) {
    if (format.equals(GGUF)) {
      GgufExport.Result result = GgufExport.model(model, adapter, average, type, into);
      String what = "a model for llama.cpp (%s)".formatted(result.architecture());
      return new Written(result.summary(), what, result.notes());
    }
    return merge || adapter.isEmpty()
        ? new Written(ModelExport.model(model, adapter, average, type, into), "a model", List.of())
        : new Written(ModelExport.adapter(model, adapter.get(), into), "an adapter", List.of());
  }

  private static String blended(BlendOption with, ExportSource.Paths paths) {
    return format(
        ", %.4g of %s and %.4g of %s",
        with.share(), with.base(), 1 - with.share(), paths.adapter().orElse(paths.model()));
  }
}
