package io.gere.spark.sample;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.choice.OnError;
import io.gere.data.ReplayEncoder;
import io.gere.data.record.JsonRecord;
import io.gere.preflight.PreflightCheck;
import io.gere.preflight.Premises;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusSource;
import io.gere.storage.copy.LocalCopy;
import io.gere.text.Tokenizer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * There are conversations where {@code replay.conversations.path} says, and the base model has a
 * chat template, which takes the first of them.
 *
 * @param recipe with conversations
 */
public record DrawableConversations(Recipe recipe) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    Configuration hadoop = given.hadoop();
    String base = recipe.base().path();
    CorpusSource source = CorpusSource.of(recipe.replay().conversations(), recipe.corpus());
    CorpusListing corpus =
        CorpusListing.find(hadoop, source.key("path"), recipe.replay().conversations().path());
    try (Tokenizer tokenizer =
        Tokenizer.openIfPresent(LocalCopy.of(hadoop, new Path(base)), recipe.text())) {
      ReplayEncoder encoder = new ReplayEncoder(hadoop, base, recipe.replay(), tokenizer);
      encoder.requireTemplate();
      for (JsonRecord first : FirstConversations.of(hadoop, corpus, source, 1)) {
        encoder.chat(first);
      }
    } catch (InputException e) {
      if (source.onError() == OnError.FAIL) {
        throw e;
      }
    }
  }

  @Override
  public boolean isHere(Premises given) {
    return recipe.replay().conversations().path().stream().allMatch(given::exists)
        && given.exists(recipe.base().path());
  }
}
