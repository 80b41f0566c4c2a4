package io.gere.selfreplay;

import com.fasterxml.jackson.annotation.JsonValue;
import io.gere.filter.ExclusionReason;
import java.util.Locale;

/** Why a conversation that the model wrote is not kept, in the order the reasons are looked for. */
public enum RefusalReason {
  /** Prompt, or prompt and answer, are longer than {@code replay.max_tokens}. */
  TOO_LONG("raise replay.max_tokens, or give shorter self_replay.prompts"),
  /** A turn did not end within {@code self_replay.max_new_tokens}. */
  UNFINISHED(
      "raise self_replay.max_new_tokens; a base.path that never ends its turns was not trained on"
          + " its chat template"),
  /** A turn holds a special token, or one that the tokenizer does not have. */
  SPECIAL_TOKEN("base.path does not keep to its chat template: is it an instruct model?"),
  /** A turn says nothing. */
  EMPTY("base.path says nothing in the form of its chat template: is it an instruct model?"),
  /** The template shows what was said in another form, or not at all. */
  TEMPLATE("the chat template shows turns in another form than base.path writes them in"),
  /** Fewer tokens than {@code self_replay.min_tokens}. */
  TOO_SHORT("lower self_replay.min_tokens or replay.min_tokens"),
  /** Characters that nobody writes. */
  BINARY("lower self_replay.temperature or self_replay.top_p"),
  /** It says the same again and again. */
  REPETITIVE("change self_replay.temperature, or set replay.drop_junk to false"),
  /** The same words as an earlier conversation. */
  DUPLICATE("give more self_replay.prompts, or raise self_replay.temperature"),
  /** Nearly the same words as an earlier conversation. */
  NEAR_DUPLICATE(DUPLICATE.remedy),
  /** It shares a passage with an evaluation set. */
  CONTAMINATED("give other self_replay.prompts, or set replay.decontaminate to false");

  private final String remedy;

  RefusalReason(String remedy) {
    this.remedy = remedy;
  }

  /** What the filter of documents says. */
  static RefusalReason of(ExclusionReason reason) {
    return switch (reason) {
      case UNREADABLE, UNANSWERED ->
          throw new IllegalArgumentException("what was written is a conversation");
      case BINARY -> BINARY;
      case REPETITIVE -> REPETITIVE;
      case TOO_SHORT -> TOO_SHORT;
      case DUPLICATE -> DUPLICATE;
      case NEAR_DUPLICATE -> NEAR_DUPLICATE;
      case CONTAMINATED -> CONTAMINATED;
    };
  }

  /** What can be done about it, as part of a sentence. */
  String remedy() {
    return remedy;
  }

  /** As it is written in manifests. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
