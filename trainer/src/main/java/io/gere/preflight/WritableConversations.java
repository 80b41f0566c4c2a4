package io.gere.preflight;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.data.task.PromptSet;
import io.gere.selfreplay.ConversationWriter;
import io.gere.selfreplay.Openings;
import io.gere.text.Tokenizer;
import java.util.Optional;

/**
 * The base model can write conversations in its chat form, enough of them for the replay set, and
 * the prompts for them can be read.
 *
 * @param recipe with a section {@code self_replay}
 */
public record WritableConversations(Recipe recipe) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    int drawn = recipe.replay().conversationsAmong(recipe.replay().documents());
    if (recipe.drawsOwnConversations() && recipe.selfReplay().conversations() < drawn) {
      throw InputException.of(
          "self_replay.conversations is %d, but replay.documents and replay.conversations.share draw %d; raise it, or lower one of these"
              .formatted(recipe.selfReplay().conversations(), drawn));
    }
    ModelTokenizer base = base();
    new ReadableModel(base.model()).look(given);
    Tokenizer tokenizer = given.tokenizer(base);
    if (tokenizer == null) {
      throw InputException.of(
          "%s has no tokenizer.json, so it can write no conversations; copy it there or leave self_replay out"
              .formatted(base.model()));
    }
    ConversationWriter.form(tokenizer, recipe.selfReplay());
    new Openings(
        recipe, prompts().map(path -> PromptSet.read(given.hadoop(), path, "self_replay.prompts")));
  }

  private ModelTokenizer base() {
    return new ModelTokenizer(recipe.base().path(), recipe.text());
  }

  private Optional<String> prompts() {
    return Optional.ofNullable(recipe.selfReplay().prompts());
  }

  @Override
  public boolean isHere(Premises given) {
    return given.isHere(base()) && prompts().stream().allMatch(given::exists);
  }
}
