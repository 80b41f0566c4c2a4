package io.gere.model.gguf;

import io.gere.model.huggingface.BaseShare;
import io.gere.model.huggingface.ExportSummary;
import io.gere.model.huggingface.ExportedModel;
import io.gere.model.huggingface.ExportedTensor;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorEntry;
import io.gere.storage.FolderWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as one GGUF file for llama.cpp. It is written in a stream: of the weights only the one
 * that is being written is in memory.
 */
public final class GgufExport {
  /** In the exported folder. */
  public static final String FILE_NAME = "model.gguf";

  private GgufExport() {}

  /**
   * What was written.
   *
   * @param architecture llama.cpp's name for what computes it
   * @param notes what was left out, or differs, a sentence each
   */
  public record Result(ExportSummary summary, String architecture, List<String> notes) {
    public Result {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Writes the model, an adapter merged into its weights; vectors, such as norms, in float32.
   *
   * @param model local folder of the base model
   * @param adapter local PEFT folder
   * @param average with which the whole is averaged, the adapter merged
   * @param type of the matrices; without one, each keeps the type it has in {@code model}
   * @throws io.gere.InputException where llama.cpp would compute something else
   */
  public static Result model(
      Path model,
      Optional<Path> adapter,
      Optional<BaseShare> average,
      Optional<StoredType> type,
      FolderWriter into) {
    try (ExportedModel exported = ExportedModel.open(model, adapter, average)) {
      GgufDecoder decoder = GgufDecoder.of(model, exported.config());
      GgufTokenizer tokenizer = GgufTokenizer.of(model, exported.config());
      List<ExportedTensor> weights = exported.tensors(stored -> written(stored.entry(), type));
      GgufMetadata metadata =
          decoder
              .metadata()
              .put("general.file_type", fileType(weights.get(0).type()))
              .putAll(tokenizer.metadata());
      into.write(FILE_NAME, new GgufContent(metadata, decoder.tensors(weights)));
      return new Result(
          ExportSummary.of(weights, exported.merged()),
          decoder.architecture().word(),
          Stream.concat(decoder.notes().stream(), tokenizer.notes().stream()).toList());
    }
  }

  /** ggml adds and multiplies vectors in float32 only. */
  private static StoredType written(TensorEntry entry, Optional<StoredType> type) {
    return entry.shape().length == 1 ? StoredType.F32 : type.orElse(entry.type());
  }

  /** What llama.cpp says of the file: which type most matrices have. */
  private static int fileType(StoredType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case BF16 -> 32;
    };
  }
}
