package io.gere.data.task;

import io.gere.config.Task;
import io.gere.data.TokenFolder;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.DataFile;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.input.ContentHash;
import io.gere.text.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a task's token ids are made from: whatever changes them, and the records' content. */
record TokenOrigins(RunFolder run, Tokenizer tokenizer) {

  /** Of records that are token ids already. */
  Origin of(TokenFolder folder, Map<String, Object> config, Task task, TaskRecords train) {
    Map<String, Object> all = new TreeMap<>(config);
    if (task.columns() != null) {
      all.put("columns", List.of(task.columns().names(), task.columns().ignore()));
    }
    Origin origin = new Origin(folder.name(), all, Map.of());
    for (DataFile file : train.files()) {
      origin = origin.with(file.path().getName(), ContentHash.of(run.hadoop(), file.path()));
    }
    return origin;
  }

  /**
   * Of records in text.
   *
   * @param ways in which a record may be put into words
   */
  Origin of(
      TokenFolder folder,
      Task task,
      TaskRecords train,
      List<TaskEncoder> ways,
      TrainingChoice choice) {
    Map<String, Object> config = new TreeMap<>(ways.get(0).config());
    config.putAll(choice.config());
    if (choice.worded()) {
      config.put("wordings", ways.stream().map(TaskEncoder::words).toList());
    }
    config.put("max_target_tokens", task.maxTargetTokens());
    config.put("text.split_special_tokens", tokenizer.splitsSpecialTokens());
    config.put("bos_token", tokenizer.bos().stream().boxed().toList());
    config.put("eos_token", tokenizer.eos().stream().boxed().toList());
    return of(folder, config, task, train).with("tokenizer.json", tokenizer.fingerprint());
  }
}
