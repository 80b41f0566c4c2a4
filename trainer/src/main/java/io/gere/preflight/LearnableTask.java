package io.gere.preflight;

import io.gere.config.Task;
import io.gere.data.task.PartEncoding;
import io.gere.data.task.TaskTokens;
import io.gere.data.task.TrainingChoice;
import io.gere.storage.RunFolder;
import io.gere.storage.TemporaryFolder;
import java.util.Optional;

/**
 * A task's training records can be learnt: their labels are known, their answers are short enough
 * and end, and the model knows their tokens.
 *
 * @param run where the token ids are kept that come of looking; empty: they are not
 * @param index the task's place in the recipe, from 0
 */
record LearnableTask(
    ModelTokenizer tokenizer, Optional<String> run, int index, Task task, TrainingChoice choice)
    implements PreflightCheck {
  @Override
  public void look(Premises given) {
    if (run.isPresent()) {
      look(new RunFolder(given.hadoop(), run.get()), given.encoding(), given);
      return;
    }
    try (TemporaryFolder folder = TemporaryFolder.create("gere-preflight")) {
      RunFolder into = new RunFolder(given.hadoop(), folder.path().toUri().toString());
      look(into, PartEncoding.HERE, given); // no executor reaches that folder
    }
  }

  private void look(RunFolder into, PartEncoding encoding, Premises given) {
    new TaskTokens(into, given.tokenizer(tokenizer), encoding)
        .prepare(
            index, task, choice, given.config(tokenizer.model()).vocabularySize(), given.log());
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(task.path()) && given.isHere(tokenizer);
  }
}
