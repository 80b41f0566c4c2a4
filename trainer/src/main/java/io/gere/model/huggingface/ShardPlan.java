package io.gere.model.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.model.safetensors.TensorSource;
import io.gere.storage.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which file of a model folder each tensor is written into.
 *
 * @param shards the files in order
 */
public record ShardPlan(List<ShardFile> shards) {
  /** What Hugging Face Transformers takes: 5 GB. */
  public static final long DEFAULT_MAXIMUM_BYTES = 5_000_000_000L;

  /**
   * One safetensors file.
   *
   * @param fileName its name in the model folder
   * @param tensors what it holds, in order
   */
  public record ShardFile(String fileName, List<TensorSource> tensors) {
    public ShardFile {
      tensors = List.copyOf(tensors);
    }
  }

  public ShardPlan {
    shards = List.copyOf(shards);
  }

  /**
   * Fills one file after the other. All that fits into one file becomes {@code model.safetensors};
   * a tensor larger than the limit gets a file of its own.
   *
   * @param maximumBytes most bytes of tensors in a file
   */
  public static ShardPlan of(List<? extends TensorSource> tensors, long maximumBytes) {
    List<List<TensorSource>> groups = new ArrayList<>();
    groups.add(new ArrayList<>());
    long bytes = 0;
    for (TensorSource tensor : tensors) {
      if (bytes > 0 && bytes + tensor.bytes() > maximumBytes) {
        groups.add(new ArrayList<>());
        bytes = 0;
      }
      groups.get(groups.size() - 1).add(tensor);
      bytes += tensor.bytes();
    }
    List<ShardFile> shards = new ArrayList<>();
    for (List<TensorSource> group : groups) {
      shards.add(new ShardFile(fileName(shards.size() + 1, groups.size()), group));
    }
    return new ShardPlan(shards);
  }

  private static String fileName(int number, int count) {
    return count == 1
        ? CheckpointShards.SINGLE_FILE
        : "model-%05d-of-%05d.safetensors".formatted(number, count);
  }

  /** What {@code model.safetensors.index.json} must say; nothing where there is a single file. */
  public Optional<String> indexJson() {
    if (shards.size() == 1) {
      return Optional.empty();
    }
    long bytes =
        shards.stream()
            .flatMap(shard -> shard.tensors().stream())
            .mapToLong(TensorSource::bytes)
            .sum();
    ObjectNode index = Json.MAPPER.createObjectNode();
    index.putObject("metadata").put("total_size", bytes);
    ObjectNode weightMap = index.putObject("weight_map");
    for (ShardFile shard : shards) {
      shard.tensors().forEach(tensor -> weightMap.put(tensor.name(), shard.fileName()));
    }
    return Optional.of(Json.pretty(index));
  }
}
