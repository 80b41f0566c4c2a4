package io.gere.data;

import io.gere.GereException;
import java.util.List;

/**
 * A task, ready to be learnt and tested.
 *
 * @param train in file order, at least one
 * @param test in file order; empty where the task has no test file or is pre-tokenised
 * @param options the answers there are, in the order of {@code labels.json}; empty where answers
 *     are free
 */
public record TaskSet(String name, List<Sample> train, List<Question> test, List<String> options) {

  public TaskSet {
    train = List.copyOf(train);
    test = List.copyOf(test);
    options = List.copyOf(options);
  }

  /** Refuses token ids that a model of this many tokens does not know. */
  public void requireVocabulary(int modelVocabulary) {
    for (int i = 0; i < train.size(); i++) {
      int id = train.get(i).largestId();
      if (id >= modelVocabulary) {
        throw GereException.failure(
            "task %s, training record %d holds token id %d, but the model's vocabulary has %d tokens; tokenise it with the model's own tokenizer"
                .formatted(name, i + 1, id, modelVocabulary));
      }
    }
  }
}
