package io.gere.spark.selfreplay;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.yaml.KeyValues;
import io.gere.data.task.PromptSet;
import io.gere.filter.DocumentFilter;
import io.gere.model.family.DecoderConfigReader;
import io.gere.selfreplay.ConversationWriter;
import io.gere.selfreplay.Openings;
import io.gere.storage.Origin;
import io.gere.storage.copy.LocalCopy;
import io.gere.storage.input.ContentHash;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatTemplates;
import io.gere.text.chat.TurnForm;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What conversations are written from, looked at on the driver. */
final class SelfReplaySources implements AutoCloseable {
  private final Configuration hadoop;
  private final Recipe recipe;
  private final Tokenizer tokenizer;
  private final ChatTemplates templates;
  private final TurnForm form;
  private final Optional<PromptSet> prompts;
  private final String digest;

  SelfReplaySources(Configuration hadoop, Recipe recipe) {
    this.hadoop = hadoop;
    this.recipe = recipe;
    if (recipe.selfReplay() == null) {
      throw InputException.of(
          "self_replay is missing; add it to the recipe, self_replay: {conversations: 1000} is"
              + " enough");
    }
    Path base = new Path(RequiredKeys.text("base.path", recipe.base().path()));
    this.digest = ContentHash.ofModel(hadoop, base);
    java.nio.file.Path local = LocalCopy.of(hadoop, base);
    this.prompts =
        Optional.ofNullable(recipe.selfReplay().prompts())
            .map(path -> PromptSet.read(hadoop, path, "self_replay.prompts"));
    this.templates = ChatTemplates.read(local);
    this.tokenizer = Tokenizer.open(local, recipe.text());
    tokenizer.requireFits(DecoderConfigReader.read(local.resolve("config.json")).vocabularySize());
    this.form = ConversationWriter.form(tokenizer, recipe.selfReplay());
  }

  /** Digest of the base model. */
  String digest() {
    return digest;
  }

  Openings openings() {
    return new Openings(recipe, prompts);
  }

  /** How many prompts there are to be answered; 0 where the model writes them. */
  int prompts() {
    return prompts.map(set -> set.prompts().size()).orElse(0);
  }

  /** A filter that knows no conversation yet. */
  DocumentFilter filter() {
    return DocumentFilter.of(recipe, hadoop);
  }

  /** How many tokens a text has. */
  int tokens(String text) {
    return tokenizer.encode(text).length;
  }

  Origin origin(DocumentFilter filter) {
    Map<String, Object> config =
        new TreeMap<>(
            KeyValues.of(
                recipe,
                "run.seed",
                "model.dtype",
                "replay.max_tokens",
                "replay.min_tokens",
                "replay.drop_junk",
                "replay.near_duplicate",
                "replay.decontaminate",
                "text.split_special_tokens",
                "self_replay"));
    config.remove("self_replay.prompts"); // its content counts, not its place
    if (recipe.selfReplay().temperature() == 0) {
      config.remove("self_replay.top_p");
    }
    TreeSet<Integer> ends = new TreeSet<>(form.assistantEnds());
    config.put("stop_tokens", ends);
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("base", digest);
    inputs.put("tokenizer.json", tokenizer.fingerprint());
    inputs.put("chat template", templates.fingerprint());
    prompts.ifPresent(set -> inputs.put("prompts", set.fingerprint()));
    filter.evaluationTexts().ifPresent(texts -> inputs.put("evaluation texts", texts));
    return new Origin(SelfReplayStep.NAME, config, inputs);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
