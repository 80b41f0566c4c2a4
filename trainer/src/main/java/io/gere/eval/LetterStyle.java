package io.gere.eval;

import io.gere.GereException;
import io.gere.model.LlamaModel;
import io.gere.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * MMLU as its authors published it: the options are shown with letters after some solved examples,
 * and the letter with the highest next-token logit is the model's choice.
 */
public final class LetterStyle implements AnswerStyle {
  private final Tokenizer tokenizer;
  private final Likelihoods likelihoods;
  private final int maxPositions;
  private final long[] letters;

  public LetterStyle(LlamaModel model, Tokenizer tokenizer, int batchSize) {
    this.tokenizer = tokenizer;
    this.likelihoods = new Likelihoods(model, batchSize);
    this.maxPositions = model.config().maxPositions();
    this.letters = letters(tokenizer);
  }

  /** What the tokenizer makes of each letter as a word of its own. */
  private static long[] letters(Tokenizer tokenizer) {
    long[] tokens =
        ExamQuestion.LETTERS
            .chars()
            .map(letter -> lastToken(tokenizer.encode(" " + (char) letter)))
            .asLongStream()
            .toArray();
    if (Arrays.stream(tokens).distinct().count() < tokens.length) {
      throw GereException.failure(
          "the model's tokenizer does not tell the letters A, B, C and D apart (tokens %s); use --set evaluate.exam_style=cloze"
              .formatted(Arrays.toString(tokens)));
    }
    return tokens;
  }

  private static int lastToken(int[] ids) {
    return ids.length == 0 ? -1 : ids[ids.length - 1];
  }

  @Override
  public String name() {
    return "letter";
  }

  @Override
  public int[] choose(Exam.Subject subject) {
    List<int[]> prompts =
        subject.questions().stream().map(question -> promptIds(subject, question)).toList();
    return Arrays.stream(likelihoods.nextTokenLogits(prompts, letters))
        .mapToInt(LetterStyle::highest)
        .toArray();
  }

  /** The first of the highest. */
  private static int highest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /**
   * BOS, where the tokenizer has one, and the prompt. If it is too long for the model, it loses its
   * last examples one by one, as in the published evaluation; a question that is too long by itself
   * loses its beginning.
   */
  int[] promptIds(Exam.Subject subject, ExamQuestion question) {
    int room = maxPositions - (int) tokenizer.bos().stream().count();
    int shots = subject.shots().size();
    int[] ids = tokenizer.encode(prompt(subject, shots, question));
    while (ids.length > room && shots > 0) {
      shots--;
      ids = tokenizer.encode(prompt(subject, shots, question));
    }
    IntStream end = Arrays.stream(ids).skip(Math.max(0, ids.length - room));
    return IntStream.concat(tokenizer.bos().stream(), end).toArray();
  }

  /**
   * The prompt of github.com/hendrycks/test. The two spaces before the subject's name are theirs.
   */
  static String prompt(Exam.Subject subject, int shots, ExamQuestion question) {
    StringBuilder prompt =
        new StringBuilder("The following are multiple choice questions (with answers) about  ")
            .append(subject.name().replace('_', ' '))
            .append(".\n\n");
    for (ExamQuestion shot : subject.shots().subList(0, shots)) {
      append(prompt, shot);
      prompt.append(' ').append(ExamQuestion.LETTERS.charAt(shot.answer())).append("\n\n");
    }
    append(prompt, question);
    return prompt.toString();
  }

  private static void append(StringBuilder prompt, ExamQuestion question) {
    prompt.append(question.question());
    for (int i = 0; i < question.options().size(); i++) {
      prompt.append('\n').append(ExamQuestion.LETTERS.charAt(i)).append(". ");
      prompt.append(question.options().get(i));
    }
    prompt.append("\nAnswer:");
  }
}
