package io.gere.data.format;

import io.gere.text.Question;
import java.util.Optional;

/** A question and its answer. */
public record Exchange(Question question, String answer) implements Content {
  @Override
  public String text() {
    return question.whole() + "\n" + answer;
  }

  @Override
  public Optional<Exchange> exchange() {
    return Optional.of(this);
  }

  @Override
  public Dialogue dialogue() {
    Dialogue dialogue = Dialogue.begun(question.system());
    dialogue.add("user", question.withoutSystem());
    dialogue.add("assistant", answer);
    return dialogue;
  }
}
