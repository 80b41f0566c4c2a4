package io.gere.data.task;

import io.gere.InputException;
import io.gere.data.format.AskedRecord;
import io.gere.data.format.Dialogue;
import io.gere.data.format.FieldNames;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.DataFile;
import io.gere.storage.Json;
import io.gere.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Prompts for a model to answer, from a file or folder in any of the formats of tasks.
 *
 * @param prompts conversations that end with a turn of the user; at least one
 */
public record PromptSet(List<Dialogue> prompts) {
  public PromptSet {
    prompts = List.copyOf(prompts);
  }

  /**
   * Reads them.
   *
   * @param path a file, a folder with a split {@code train}, or one of shards
   * @param key the recipe's that names it, for messages
   */
  public static PromptSet read(Configuration hadoop, String path, String key) {
    DataFile place =
        DataFile.find(hadoop, path)
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s, %s, does not exist; correct it in the recipe".formatted(path, key)));
    place.requireNoTable(key);
    List<Dialogue> prompts = new ArrayList<>();
    try {
      new TaskRecords(files(place, key), FieldNames.of(null))
          .forEach(record -> prompts.add(AskedRecord.of(record)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PromptSet(prompts);
  }

  private static List<DataFile> files(DataFile place, String key) {
    if (!place.isFolder()) {
      return List.of(place);
    }
    SplitFiles splits = new SplitFiles(place);
    List<DataFile> train = splits.of("train");
    List<DataFile> files = train.isEmpty() ? splits.parts() : train;
    if (files.isEmpty()) {
      throw InputException.of(
          "%s, %s, holds neither train.json nor train.jsonl, nor shards (train-*, part-*); name the file itself"
              .formatted(place.path(), key));
    }
    return files;
  }

  /** Digest of what is asked. */
  public String fingerprint() {
    Sha256 digest = new Sha256();
    for (Dialogue prompt : prompts) {
      digest.add(Json.line(prompt) + "\n");
    }
    return digest.hex();
  }
}
