package io.gere.eval;

import io.gere.data.Question;
import io.gere.data.TaskTest;
import io.gere.model.LlamaModel;
import io.gere.text.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model's accuracy on a task: it writes its answer freely and the answer must be the right one,
 * compared without regard to case, punctuation and white space.
 */
public final class TaskEvaluation {
  private final Tokenizer tokenizer;
  private final GreedyGeneration generation;
  private final int limit;

  /**
   * @param batchSize questions that are answered at a time; scores do not depend on it
   * @param limit the first so many questions of a task; 0: all
   */
  public TaskEvaluation(LlamaModel model, Tokenizer tokenizer, int batchSize, int limit) {
    this.tokenizer = tokenizer;
    this.generation = new GreedyGeneration(model, tokenizer.eos(), batchSize);
    this.limit = limit;
  }

  /**
   * The score; none for a task without test questions.
   *
   * @param maxTargetTokens of an answer, EOS counted
   */
  public Optional<TaskScore> score(TaskTest test, int maxTargetTokens) {
    if (test.questions().isEmpty()) {
      return Optional.empty();
    }
    List<Question> questions =
        limit == 0 || limit > test.questions().size()
            ? test.questions()
            : test.questions().subList(0, limit);
    List<int[]> answers =
        generation.answers(questions.stream().map(Question::promptIds).toList(), maxTargetTokens);
    Set<String> options =
        test.options().stream().map(NormalText::of).collect(Collectors.toUnmodifiableSet());
    int wrong = 0;
    int notAmongOptions = 0;
    for (int i = 0; i < answers.size(); i++) {
      String answer = NormalText.of(tokenizer.decode(answers.get(i)));
      if (!answer.equals(NormalText.of(questions.get(i).answer()))) {
        if (options.isEmpty() || options.contains(answer)) {
          wrong++;
        } else {
          notAmongOptions++;
        }
      }
    }
    return Optional.of(TaskScore.of(answers.size(), wrong, notAmongOptions));
  }
}
