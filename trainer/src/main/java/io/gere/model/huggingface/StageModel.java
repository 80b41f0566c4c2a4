package io.gere.model.huggingface;

import io.gere.config.Adapter;
import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.WeightSharding;
import io.gere.parallel.Collective;
import io.gere.storage.RunFolder;
import io.gere.storage.copy.LocalCopy;
import io.gere.tensor.ElementType;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The model of one stage of a run, on disk. A model trained whole has a folder of its own; an
 * adapter belongs to the model where training starts.
 */
public final class StageModel {
  private final Recipe recipe;
  private final Path origin;
  private final Optional<Path> trained;
  private final Optional<Path> adapter;
  private final Supplier<Path> base;

  /**
   * Copies to this host what is not there yet.
   *
   * @param learnt how many tasks it has learnt; 0: the model where training starts
   */
  public StageModel(Recipe recipe, RunFolder run, int learnt) {
    Function<String, Path> local =
        folder -> LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(folder));
    this.recipe = recipe;
    this.base = () -> local.apply(recipe.base().path());
    this.origin = local.apply(recipe.model().path());
    this.trained =
        Optional.of(learnt)
            .filter(count -> count > 0)
            .map(count -> run.trained(count - 1, recipe.tasks().get(count - 1).name()))
            .map(folder -> local.apply(folder.path().toString()));
    this.adapter = trained.or(() -> Optional.ofNullable(recipe.adapter().path()).map(local));
  }

  /** Local folder of the model where training starts; the tokenizer is there. */
  public Path origin() {
    return origin;
  }

  /**
   * The model to go on training; an adapter starts fresh where there is none yet.
   *
   * @param collective of the ranks, which may share the weights
   */
  public DecoderModel forTraining(Collective collective) {
    ElementType type = DecoderModel.elementType(recipe.model().dtype());
    Adapter settings = recipe.adapter();
    if (settings.type() == AdapterType.NONE) {
      return loaded(trained.orElse(origin), Optional.empty(), type, collective);
    }
    LoraConfig fresh =
        new LoraConfig(settings.rank(), settings.alpha(), settings.targets(), settings.dropout());
    // The recipe says how an adapter is trained, also one that goes on from elsewhere.
    LoraConfig lora =
        adapter.map(folder -> PeftFolder.config(folder).withDropout(fresh.dropout())).orElse(fresh);
    return withAdapter(loaded(origin, Optional.of(lora), type, collective));
  }

  private DecoderModel loaded(
      Path folder, Optional<LoraConfig> lora, ElementType type, Collective collective) {
    return ModelFolder.load(
        folder,
        lora,
        recipe.run().seed(),
        type,
        config -> WeightSharding.of(recipe, config.layers(), collective));
  }

  /**
   * The model as it was left, with its adapter if it has one already; after a task averaged with
   * the base as {@code evaluate.base_share} says. What an adapter adds is averaged with nothing.
   */
  public DecoderModel forEvaluation() {
    ElementType type = DecoderModel.elementType(recipe.evaluate().dtype());
    double share = trained.isPresent() ? recipe.evaluate().baseShare() : 0;
    Optional<BaseShare> average =
        share > 0 ? Optional.of(new BaseShare(base.get(), share)) : Optional.empty();
    return recipe.adapter().type() == AdapterType.NONE
        ? whole(type, average)
        : adapted(adapter.map(PeftFolder::config).map(it -> it.scaled(1 - share)), type, average);
  }

  private DecoderModel whole(ElementType type, Optional<BaseShare> average) {
    return ModelFolder.load(
        trained.orElse(origin), Optional.empty(), 0, type, average, Optional.empty());
  }

  private DecoderModel adapted(
      Optional<LoraConfig> lora, ElementType type, Optional<BaseShare> average) {
    return withAdapter(
        ModelFolder.load(origin, lora, recipe.run().seed(), type, average, Optional.empty()));
  }

  /** Reads the adapter's matrices, if there are any yet. */
  private DecoderModel withAdapter(DecoderModel model) {
    try {
      adapter.ifPresent(folder -> PeftFolder.read(folder, model));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }
}
