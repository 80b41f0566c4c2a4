package io.gere.train;

import io.gere.config.Recipe;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.BaseWeights;
import io.gere.storage.RunFolder;
import io.gere.storage.copy.LocalCopy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code loss.weight_anchor} draws the weights to: the files of {@code base.path}, open.
 *
 * @param weights none where nothing draws them
 */
record AnchorInput(Optional<BaseWeights> weights) implements AutoCloseable {
  /**
   * Opens them.
   *
   * @param model that is trained
   * @param origin local folder that it comes from
   */
  static AnchorInput open(Recipe recipe, RunFolder run, DecoderModel model, Path origin) {
    if (!recipe.loss().anchorsWeights()) {
      return new AnchorInput(Optional.empty());
    }
    Path base = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.base().path()));
    return new AnchorInput(
        Optional.of(BaseWeights.open(base, origin, model.config(), model.type())));
  }

  @Override
  public void close() {
    weights.ifPresent(BaseWeights::close);
  }
}
