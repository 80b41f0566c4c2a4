package io.gere.eval;

import io.gere.InputException;
import io.gere.eval.inference.NextTokenLogits;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.model.DecoderModel;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * MMLU as it is published: the options are shown with letters after some solved examples, and the
 * letter with the highest next-token logit is the model's choice. What the questions of a subject
 * have in common at their beginning, the examples above all, is read once.
 */
public final class LetterStyle implements AnswerStyle {
  private final LetterPrompt prompt;
  private final Tokenizer tokenizer;
  private final Optional<ChatForm> chat;
  private final NextTokenLogits logits;
  private final int maxPositions;

  LetterStyle(
      LetterPrompt prompt,
      DecoderModel model,
      Tokenizer tokenizer,
      Optional<ChatForm> chat,
      int batchTokens) {
    this.prompt = prompt;
    this.tokenizer = tokenizer;
    this.chat = chat;
    this.logits = new NextTokenLogits(model, letters(tokenizer, chat), batchTokens);
    this.maxPositions = model.config().maxPositions();
  }

  /**
   * What the tokenizer makes of each letter as a word of its own, of " A", " B", " C", " D"; in a
   * chat form, of each right behind the generation prompt.
   */
  static long[] letters(Tokenizer tokenizer, Optional<ChatForm> chat) {
    PromptEncoder encoder = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
    String asked = chat.map(form -> form.ask("", "?").text()).orElse("");
    long[] tokens =
        ExamQuestion.LETTERS
            .chars()
            .mapToObj(Character::toString)
            .map(
                letter ->
                    chat.isPresent()
                        ? encoder.behind(asked, letter)
                        : tokenizer.encode(" " + letter))
            .mapToInt(LetterStyle::lastToken)
            .asLongStream()
            .toArray();
    if (Arrays.stream(tokens).distinct().count() < tokens.length) {
      throw InputException.of(
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
    return AnswerStyle.named(prompt.name().toLowerCase(Locale.ROOT), chat);
  }

  @Override
  public ChosenOptions choose(Exam.Subject subject) {
    List<ExamQuestion> questions = subject.questions();
    List<Fitted> prompts = questions.stream().map(question -> fit(subject, question)).toList();
    Integer[] options = new Integer[questions.size()];
    // Prompts with as many examples begin alike; those that were cut at their beginning do not.
    Map<Integer, List<Integer>> alike =
        IntStream.range(0, prompts.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> prompts.get(i).shots(), TreeMap::new, Collectors.toList()));
    for (List<Integer> members : alike.values()) {
      float[][] letters =
          logits.afterCommonBeginning(members.stream().map(i -> prompts.get(i).ids()).toList());
      for (int i = 0; i < letters.length; i++) {
        options[members.get(i)] = highest(letters[i]);
      }
    }
    List<ExamQuestion> shortened = new ArrayList<>();
    for (int i = 0; i < options.length; i++) {
      if (prompts.get(i).shortened()) {
        shortened.add(questions.get(i));
      }
    }
    return new ChosenOptions(List.of(options), shortened);
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
   * A prompt that fits into the model.
   *
   * @param ids BOS, where the tokenizer has one (for the harness: {@code add_bos_token=True}), and
   *     the prompt's; in a chat form all that the template writes
   * @param shots examples it has kept; −1 where its beginning is cut
   * @param shortened whether it has lost anything
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Fitted(int[] ids, int shots, boolean shortened) {}

  /** What does not fit goes as the published evaluation has it; in the end, the beginning goes. */
  Fitted fit(Exam.Subject subject, ExamQuestion question) {
    int[] begin = chat.isPresent() ? new int[0] : tokenizer.bos().stream().toArray();
    int room = maxPositions - begin.length;
    int all = subject.shots().size();
    int shots = all;
    int[] ids = ids(subject, shots, question);
    while (ids.length > room && shots > 0 && prompt.dropsExamples()) {
      shots--;
      ids = ids(subject, shots, question);
    }
    boolean cut = ids.length > room;
    IntStream end = Arrays.stream(ids).skip(cut ? ids.length - room : 0);
    return new Fitted(
        IntStream.concat(Arrays.stream(begin), end).toArray(),
        cut ? -1 : shots,
        cut || shots < all);
  }

  private int[] ids(Exam.Subject subject, int shots, ExamQuestion question) {
    return chat.isPresent()
        ? prompt.ids(chat.get(), subject, shots, question)
        : tokenizer.encode(prompt.text(subject, shots, question));
  }
}
