package io.gere.compare;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.annotation.JsonValue;
import io.gere.eval.scores.ConversationScore;
import io.gere.eval.scores.Movement;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A number by which runs are compared. All but logarithms are fractions, and more is better. */
public enum ComparedScore {
  /** General ability after the last task. */
  EXAM("exam"),
  /** Average of all tasks after the last one. */
  AP("AP"),
  /**
   * The same with the likeliest option for the answer: what is known, whether or not it is put in
   * the right form.
   */
  OPTION_AP("option AP"),
  /** What later tasks did to earlier ones. */
  BWT("BWT"),
  /**
   * Average of each task just after it was learnt. What a method lacks of another's is its
   * intransigence against it.
   */
  LEARNING("learnt"),
  /** Harmonic mean of exam and AP. */
  F1_AVG("F1 Avg"),
  /**
   * Logarithm of the perplexity on general text that is never learnt, which is the cross-entropy in
   * nats per token, after the last task; less is better. Perplexities themselves would average to
   * that of the worst run.
   */
  LN_PERPLEXITY("ln perplexity"),
  /**
   * Share of the last hidden state's elements, on that text, that are in another state than the
   * base model's: positive, neutral or negative.
   */
  STATES_LEFT("states left"),
  /** Mean distance of that state from the base model's, in standard deviations; less is nearer. */
  DISTANCE("|Δh|/σ"),
  /** Mean cosine between the two. */
  COSINE("cosine"),
  /** KL(base ‖ model) of the next token on that text, nats per token; less is nearer. */
  KL("KL"),
  /** Share of answers in conversations never learnt that end by themselves, after the last task. */
  CHAT_STOPS("chat stops"),
  /** Share of these that keep to the chat template. */
  CHAT_KEEPS("chat keeps form"),
  /** Share of these that are JSON, where the right one is. */
  CHAT_JSON("chat JSON"),
  /** Cross-entropy of what the assistant says in them; less is better. */
  LN_CHAT_PERPLEXITY("ln chat perplexity");

  private static final Set<ComparedScore> INSIDE = EnumSet.of(STATES_LEFT, DISTANCE, COSINE, KL);

  private final String title;

  ComparedScore(String title) {
    this.title = title;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** Whether tables show it in percent. */
  public boolean isFraction() {
    return switch (this) {
      case EXAM, AP, OPTION_AP, BWT, LEARNING, F1_AVG, STATES_LEFT -> true;
      case CHAT_STOPS, CHAT_KEEPS, CHAT_JSON -> true;
      case LN_PERPLEXITY, LN_CHAT_PERPLEXITY, DISTANCE, COSINE, KL -> false;
    };
  }

  /** Whether it says how far a model has moved inside, and not what it can do. */
  public boolean isInside() {
    return INSIDE.contains(this);
  }

  /** A value as tables show it. */
  public String text(double value) {
    return format(isFraction() ? "%.1f" : this == COSINE ? "%.3f" : "%.2f", shown(value));
  }

  /** A difference of two values as tables show it, in percentage points or plain. */
  public String difference(double value) {
    return format(isFraction() ? "%+.1f" : this == COSINE ? "%+.3f" : "%+.2f", shown(value));
  }

  /** Whether a higher value is the better one. */
  public boolean moreIsBetter() {
    return switch (this) {
      case EXAM, AP, OPTION_AP, BWT, LEARNING, F1_AVG, COSINE -> true;
      case CHAT_STOPS, CHAT_KEEPS, CHAT_JSON -> true;
      case LN_PERPLEXITY, LN_CHAT_PERPLEXITY, STATES_LEFT, DISTANCE, KL -> false;
    };
  }

  /** The number that tables show: a fraction in percent. */
  public double shown(double value) {
    return isFraction() ? 100 * value : value;
  }

  /** The quantity of a run, or null where it was not measured. */
  public Double of(Scores scores) {
    return switch (this) {
      case EXAM -> scores.mmlu() == null ? null : scores.mmlu().micro();
      case AP -> scores.ap();
      case OPTION_AP -> last(scores).map(stage -> optionAp(scores, stage)).orElse(null);
      case BWT -> scores.bwt();
      case LEARNING -> scores.learning();
      case F1_AVG -> scores.f1Avg();
      case LN_PERPLEXITY ->
          last(scores).map(StageScores::perplexity).map(Perplexity::crossEntropy).orElse(null);
      case STATES_LEFT -> moved(scores).map(moved -> moved.last().left()).orElse(null);
      case DISTANCE -> moved(scores).map(moved -> moved.last().distance()).orElse(null);
      case COSINE -> moved(scores).map(moved -> moved.last().cosine()).orElse(null);
      case KL -> moved(scores).map(Movement::kl).orElse(null);
      case CHAT_STOPS -> chat(scores).map(chat -> chat.form().stops()).orElse(null);
      case CHAT_KEEPS -> chat(scores).map(chat -> chat.form().keeps()).orElse(null);
      case CHAT_JSON -> chat(scores).map(chat -> chat.form().parses()).orElse(null);
      case LN_CHAT_PERPLEXITY ->
          chat(scores).map(chat -> chat.perplexity().crossEntropy()).orElse(null);
    };
  }

  private static Optional<Movement> moved(Scores scores) {
    return last(scores).map(StageScores::movement);
  }

  private static Optional<ConversationScore> chat(Scores scores) {
    return last(scores).map(StageScores::conversations);
  }

  private static Optional<StageScores> last(Scores scores) {
    return scores.stage(scores.tasks().size());
  }

  /** Null where a task was not asked or its answers are free. */
  private static Double optionAp(Scores scores, StageScores stage) {
    List<Double> known =
        scores.tasks().stream()
            .map(stage.tasks()::get)
            .filter(Objects::nonNull)
            .map(TaskScore::optionAccuracy)
            .filter(Objects::nonNull)
            .toList();
    return known.isEmpty() || known.size() < scores.tasks().size()
        ? null
        : known.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** As it is written in JSON. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
