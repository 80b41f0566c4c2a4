package io.gere.preflight;

import io.gere.InputException;
import io.gere.config.Evaluate;
import io.gere.config.Task;
import io.gere.data.task.DevSplit;
import io.gere.data.task.TaskReader;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.TaskEvaluation;
import io.gere.eval.scores.EvaluationPart;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;

/**
 * A task's test can be asked, in all its wordings. One without a test is said.
 *
 * @param evaluate how it is asked
 */
record AskableTask(ModelTokenizer tokenizer, Task task, DevSplit split, Evaluate evaluate)
    implements PreflightCheck {
  @Override
  public void look(Premises given) {
    Tokenizer words = given.tokenizer(tokenizer);
    TaskReader reader = new TaskReader(given.hadoop(), words, split, ChatForm.of(evaluate, words));
    if (!reader.isTested(task)) {
      given
          .log()
          .say("preflight: task %s has no test, so it will have no score".formatted(task.name()));
      return;
    }
    for (int wording = 0; wording <= task.wordings().size(); wording++) {
      TaskTestSet test = reader.test(EvaluationPart.worded(task, wording));
      if (test.questions().isEmpty()) {
        throw InputException.of(
            "the test of task %s holds no record with an answer; correct its test.json or delete it"
                .formatted(task.name()));
      }
      TaskEvaluation.requireTokens(words, test);
    }
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(task.path()) && given.isHere(tokenizer);
  }
}
