package io.gere.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.model.safetensors.ListPreview;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.model.safetensors.StoredTensor;
import io.gere.model.safetensors.TensorEntry;
import io.gere.storage.Json;
import io.gere.storage.input.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All tensors of a model folder: of {@code model.safetensors} or, where there is none, of the files
 * that {@code model.safetensors.index.json} names.
 *
 * <p>The index may name files of its own folder only, by plain names. Such a file may itself be a
 * symbolic link that leads elsewhere: that is how Hugging Face's cache is laid out, and a link is
 * set by the folder's owner, not by what was downloaded.
 */
public final class CheckpointShards implements AutoCloseable {
  static final String SINGLE_FILE = "model.safetensors";
  static final String INDEX_FILE = "model.safetensors.index.json";

  private final Path folder;
  private final List<SafetensorsFile> files = new ArrayList<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private CheckpointShards(Path folder) {
    this.folder = folder;
  }

  public static CheckpointShards open(Path folder) {
    CheckpointShards shards = new CheckpointShards(folder);
    try {
      shards.openAll();
      return shards;
    } catch (RuntimeException e) {
      try {
        shards.close();
      } catch (RuntimeException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  public Path folder() {
    return folder;
  }

  /** The tensors by name, file after file, in the order of their bytes. */
  public Map<String, StoredTensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  private void openAll() {
    if (Files.exists(folder.resolve(SINGLE_FILE))) {
      add(SINGLE_FILE);
    } else if (Files.exists(folder.resolve(INDEX_FILE))) {
      Map<String, String> weightMap = weightMap(folder.resolve(INDEX_FILE));
      Set<String> names = new LinkedHashSet<>(weightMap.values());
      requireFiles(names);
      names.forEach(this::add);
      requireTensors(weightMap);
    } else {
      throw InputException.of(
          "%s has neither %s nor %s; the model's weights must lie there as safetensors (pickled"
                  .formatted(folder, SINGLE_FILE, INDEX_FILE)
              + " .bin files are not read)");
    }
  }

  private void add(String fileName) {
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(fileName));
    files.add(file);
    for (TensorEntry entry : file.entries()) {
      StoredTensor other = tensors.put(entry.name(), new StoredTensor(file, entry));
      if (other != null) {
        throw InputException.of(
            "tensor %s is both in %s and in %s; download or write the model again"
                .formatted(entry.name(), other.file().path(), file.path()));
      }
    }
  }

  private static Map<String, String> weightMap(Path index) {
    JsonNode node;
    try (InputStream in = GivenFile.open(index)) {
      node = Json.RECORDS.readTree(in).path("weight_map");
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(index, e.getMessage()), e);
    }
    if (!node.isObject() || node.isEmpty()) {
      throw InputException.of("%s has no weight_map".formatted(index));
    }
    Map<String, String> weightMap = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual() || !isPlain(field.getValue().textValue())) {
        throw InputException.of(
            "%s: weight_map names %s for tensor %s; it must be a file name without a folder"
                .formatted(index, field.getValue(), field.getKey()));
      }
      weightMap.put(field.getKey(), field.getValue().textValue());
    }
    return weightMap;
  }

  private static boolean isPlain(String fileName) {
    return fileName.matches("[^/\\\\\\x00]+") && !fileName.equals(".") && !fileName.equals("..");
  }

  private void requireFiles(Set<String> names) {
    List<String> missing =
        names.stream().filter(name -> !Files.isRegularFile(folder.resolve(name))).toList();
    if (!missing.isEmpty()) {
      throw InputException.of(
          "%s: of the %d files that %s names, these are missing: %s"
              .formatted(folder, names.size(), INDEX_FILE, ListPreview.of(missing)));
    }
  }

  private void requireTensors(Map<String, String> weightMap) {
    weightMap.forEach(
        (name, fileName) -> {
          StoredTensor tensor = tensors.get(name);
          if (tensor == null || !tensor.file().path().equals(folder.resolve(fileName).toString())) {
            throw InputException.of(
                "%s: %s says that tensor %s is in %s, but it is not"
                    .formatted(folder, INDEX_FILE, name, fileName));
          }
        });
  }

  /** Closes every file, also when one of them cannot be closed. */
  @Override
  public void close() {
    RuntimeException first = null;
    for (SafetensorsFile file : files) {
      try {
        file.close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
