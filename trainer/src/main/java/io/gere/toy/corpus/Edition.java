package io.gere.toy.corpus;

import io.gere.InputException;
import io.gere.toy.task.ToyTask;
import io.gere.toy.world.Fact;
import java.util.List;
import java.util.stream.Stream;

/** What the tiny world's text consists of, and which tasks come with it. */
public enum Edition {
  /** Facts and a little small talk; the demo's base model has read it. */
  FIRST {
    @Override
    public List<ToyTask> tasks() {
      return both(ToyTask.inWords(), ToyTask.far());
    }

    @Override
    public Stream<String> prompts() {
      return Lexicon.prompts();
    }

    @Override
    AnyDocument documents(List<Fact> facts) {
      return new FactsAndSmallTalk(facts, new SmallTalk());
    }
  },
  /** Half of it are questions with options, from which a model learns to answer with an option. */
  SECOND {
    @Override
    public List<ToyTask> tasks() {
      return both(ToyTask.inFamilies(), ToyTask.far());
    }

    @Override
    public Stream<String> prompts() {
      return QuestionLexicon.prompts();
    }

    @Override
    AnyDocument documents(List<Fact> facts) {
      return new FactsAndQuestions(facts);
    }
  };

  /** The edition numbered {@code number}, from 1 on. */
  public static Edition of(int number) {
    if (number < 1 || number > values().length) {
      throw InputException.of(
          "There is no edition %d of the tiny world: name 1 or %d"
              .formatted(number, values().length));
    }
    return values()[number - 1];
  }

  /** Its fine-tuning tasks. */
  public abstract List<ToyTask> tasks();

  /** Texts that hold, between them, every word besides those of the statements. */
  public abstract Stream<String> prompts();

  abstract AnyDocument documents(List<Fact> facts);

  private static List<ToyTask> both(List<ToyTask> inWords, List<ToyTask> far) {
    return Stream.concat(inWords.stream(), far.stream()).toList();
  }
}
