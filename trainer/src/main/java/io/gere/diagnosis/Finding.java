package io.gere.diagnosis;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Something that goes wrong while a task is learnt (method.md §8), with the numbers that show it. A
 * line of {@code diagnosis.jsonl} is {@code {"kind", "task", "step", "message", "numbers"}}; the
 * message follows from the others.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Finding.OverConstraint.class, name = "over-constraint"),
  @JsonSubTypes.Type(value = Finding.UnderConstraint.class, name = "under-constraint"),
  @JsonSubTypes.Type(value = Finding.LittleReplay.class, name = "little-replay"),
  @JsonSubTypes.Type(value = Finding.LostAbility.class, name = "lost-ability"),
  @JsonSubTypes.Type(value = Finding.SpuriousForgetting.class, name = "spurious-forgetting"),
  @JsonSubTypes.Type(value = Finding.LostWording.class, name = "lost-wording"),
  @JsonSubTypes.Type(value = Finding.EndlessAnswers.class, name = "endless-answers"),
  @JsonSubTypes.Type(value = Finding.LostForm.class, name = "lost-form")
})
@JsonPropertyOrder({"kind", "task", "step", "message", "numbers"})
@JsonIgnoreProperties(value = "message", allowGetters = true)
public sealed interface Finding {
  String task();

  /** The step within the task at which it was found; null where evaluation found it. */
  Long step();

  /** What is wrong, by which numbers, and what to do: sentences for people. */
  @JsonProperty("message")
  String message();

  /** The imitation term rules the loss, and the task is not learnt any further. */
  record OverConstraint(String task, Long step, OverConstraint.Numbers numbers) implements Finding {
    /**
     * What shows it.
     *
     * @param share of the loss that is ω · imitation, 0..1, in the last {@code steps} steps
     * @param omega its mean in these steps
     * @param ceBefore mean cross-entropy of the task in the {@code steps} steps before these
     * @param ceNow mean cross-entropy of the task in the last {@code steps} steps
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Numbers(double share, double omega, double ceBefore, double ceNow, int steps) {}

    @Override
    public String message() {
      return format(
          "over-constraint in task %s at step %d: the imitation term makes up %.0f %% of the loss"
              + " (mean omega %.3g), and the task's cross-entropy has stopped falling (%.3f, after"
              + " %.3f; means of %d steps each); lower loss.omega.value, or loss.omega.max of a"
              + " dynamic one, or batch.replay",
          task,
          step,
          100 * numbers.share,
          numbers.omega,
          numbers.ceNow,
          numbers.ceBefore,
          numbers.steps);
    }
  }

  /** The imitation loss has faded: nothing holds the model to its base. */
  record UnderConstraint(String task, Long step, UnderConstraint.Numbers numbers)
      implements Finding {
    /**
     * What shows it.
     *
     * @param steps in a row in which the term was no larger
     * @param share the largest share of the loss that was ω · imitation in them, 0..1
     * @param imitation the last of them, unweighted
     * @param omega the last of them
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Numbers(int steps, double share, double imitation, double omega) {}

    @Override
    public String message() {
      return format(
          "under-constraint in task %s at step %d: for %d steps the imitation term was at most %.2g"
              + " %% of the loss (imitation %.2g, omega %.3g), so it holds nothing; raise"
              + " loss.omega.value, or use loss.omega.strategy=dynamic, or a lower"
              + " thresholds.sigma, and look at the exam after this task",
          task, step, numbers.steps, 100 * numbers.share, numbers.imitation, numbers.omega);
    }
  }

  /** Most of the replay set is never seen. */
  record LittleReplay(String task, Long step, LittleReplay.Numbers numbers) implements Finding {
    /**
     * What shows it.
     *
     * @param documents size of the replay set
     * @param seen different ones that the whole task sees
     * @param steps of the task, all epochs
     * @param perStep replay documents of a step
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Numbers(int documents, int seen, long steps, int perStep) {}

    @Override
    public String message() {
      return format(
          "little replay in task %s: its %d steps of %d replay documents see only %d of the %d"
              + " there are; raise batch.replay or the task's epochs, or use batch.feeding=mix",
          task, numbers.steps, numbers.perStep, numbers.seen, numbers.documents);
    }
  }

  /** General ability fell over a task in which the imitation loss held nothing. */
  record LostAbility(String task, Long step, LostAbility.Numbers numbers) implements Finding {
    /**
     * What shows it.
     *
     * @param before share of the exam answered rightly by the base model, 0..1
     * @param after likewise after this task
     * @param chance what the two may differ by chance, 0..1
     */
    public record Numbers(double before, double after, double chance) {}

    @Override
    public String message() {
      return format(
          "general ability is lost by the end of task %s, in which the imitation loss held nothing:"
              + " the exam went from %.1f %% to %.1f %% (chance explains %.1f points); raise"
              + " loss.omega.value, or use loss.omega.strategy=dynamic",
          task, 100 * numbers.before, 100 * numbers.after, 100 * numbers.chance);
    }
  }

  /** A learnt task's score fell because its answers broke their form, not for wrong answers. */
  record SpuriousForgetting(String task, Long step, SpuriousForgetting.Numbers numbers)
      implements Finding {
    /**
     * What shows it.
     *
     * @param learnt the score just after the task was learnt, 0..1
     * @param end the score at the end of the run
     * @param learntNoOption share of answers that were none of the options just after
     * @param endNoOption likewise at the end
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Numbers(double learnt, double end, double learntNoOption, double endNoOption) {}

    @Override
    public String message() {
      return format(
          "spurious forgetting of task %s: its score fell from %.1f %% to %.1f %%, but the answers"
              + " that are none of its options grew from %.1f %% to %.1f %%: the form of the answer"
              + " broke, and the knowledge may still be there; give the task a template (tasks.*."
              + "template) that names its options and asks as the other tasks do",
          task,
          100 * numbers.learnt,
          100 * numbers.end,
          100 * numbers.learntNoOption,
          100 * numbers.endNoOption);
    }
  }

  /** Asked in other words, a task's answers break their form, though the model knows the answer. */
  record LostWording(String task, Long step, LostWording.Numbers numbers) implements Finding {
    /**
     * What shows it, at the end of the run.
     *
     * @param wording which of the task's wordings, from 1
     * @param noOption share of answers in it that are none of the options, 0..1
     * @param templateNoOption likewise in the task's template
     * @param score in the wording, 0..1
     * @param optionScore the share of questions in the wording whose right option is the likeliest
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Numbers(
        int wording, double noOption, double templateNoOption, double score, double optionScore) {}

    @Override
    public String message() {
      return format(
          "task %s loses its form in other words: in wording %d %.1f %% of the answers are none of"
              + " its options, in its template %.1f %%; it scores %.1f %% there, but for %.1f %% of"
              + " the questions the right option is the likeliest; learn the task in all of its"
              + " wordings (train.wordings=all), or ask it in the words in which it was learnt",
          task,
          numbers.wording,
          100 * numbers.noOption,
          100 * numbers.templateNoOption,
          100 * numbers.score,
          100 * numbers.optionScore);
    }
  }

  /** A task's answers do not end; which of the options they would have been cannot be told. */
  record EndlessAnswers(String task, Long step, EndlessAnswers.Numbers numbers) implements Finding {
    /**
     * What shows it.
     *
     * @param learnt share of answers without an end just after the task was learnt, 0..1; null
     *     where it was not asked then
     * @param end likewise at the end of the run
     */
    public record Numbers(Double learnt, double end) {}

    @Override
    public String message() {
      return format(
          "answers of task %s do not end: %s%.1f %% of them at the end of the run are as long as"
              + " max_target_tokens allows, so they are no options, whatever the model knows; if"
              + " the model's tokenizer names no end-of-sequence token (eos_token in"
              + " tokenizer_config.json), no answer was learnt to its end: name it and train again;"
              + " if it does, the task was not learnt, or max_target_tokens is too small",
          task,
          numbers.learnt == null
              ? ""
              : format("%.1f %% just after learning, ", 100 * numbers.learnt),
          100 * numbers.end);
    }
  }

  /** The model no longer converses in its form, though the tasks did not ask it to. */
  record LostForm(String task, Long step, LostForm.Numbers numbers) implements Finding {
    /**
     * What shows it: of its answers in conversations that are never learnt, the share whose fall is
     * the deepest.
     *
     * @param share what these answers do, as in "stop"
     * @param before of the model where training starts, 0..1
     * @param after the task, 0..1
     */
    public record Numbers(String share, double before, double after) {}

    @Override
    public String message() {
      return format(
          "the form of conversations is lost after task %s: of the answers in"
              + " evaluate.conversations %.1f %% %s, %.1f %% of those of the model where training"
              + " starts; replay conversations (replay.conversations), or more of them in every"
              + " batch (batch.replay)",
          task, 100 * numbers.after, numbers.share, 100 * numbers.before);
    }
  }
}
