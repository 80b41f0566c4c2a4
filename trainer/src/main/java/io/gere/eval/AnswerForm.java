package io.gere.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.scores.FormScore;
import io.gere.storage.Json;
import io.gere.text.AnswerBounds;
import io.gere.text.Tokenizer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Looks at the form of written answers. */
final class AnswerForm {
  private final Tokenizer tokenizer;
  private final AnswerBounds bounds;
  private final Set<Integer> special;

  AnswerForm(Tokenizer tokenizer, AnswerBounds bounds) {
    this.tokenizer = tokenizer;
    this.bounds = bounds;
    this.special = tokenizer.specialIds();
  }

  /**
   * Counts them.
   *
   * @param written an answer's token ids for each question, without its end
   * @param limit as long as this are those that did not end
   */
  FormScore score(TaskTestSet test, int[][] written, int limit) {
    boolean[] json = new boolean[written.length];
    for (int i = 0; i < json.length; i++) {
      json[i] = isJson(test.questions().get(i).answer());
    }
    return new FormScore(
        written.length,
        count(written.length, i -> written[i].length < limit),
        count(written.length, i -> keeps(written[i])),
        count(json.length, i -> json[i]),
        count(json.length, i -> json[i] && isJson(tokenizer.decode(written[i]))));
  }

  private static int count(int answers, IntPredicate those) {
    return (int) IntStream.range(0, answers).filter(those).count();
  }

  private boolean keeps(int[] answer) {
    return Arrays.stream(answer).noneMatch(special::contains)
        && (bounds.turns().isEmpty()
            || bounds.turns().stream().noneMatch(tokenizer.decodeAll(answer)::contains));
  }

  /** Whether it is an object or an array; every number is JSON too, but hardly meant as such. */
  private static boolean isJson(String text) {
    if (!text.strip().startsWith("{") && !text.strip().startsWith("[")) {
      return false;
    }
    try {
      return Json.MAPPER.readTree(text).isContainerNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
