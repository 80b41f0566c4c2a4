package io.gere.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.ReplaySet;
import io.gere.data.Sample;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.states.CacheFolder;
import io.gere.states.HiddenStateCache;
import io.gere.storage.LocalCopy;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.Device;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.nio.file.Path;
import java.util.List;

/**
 * The replay set's samples and what they are trained on, from the run folder. It owns the native
 * memory and the mapped files of the loss.
 */
record ReplayInput(List<Sample> samples, ReplayLoss loss, TensorScope scope)
    implements AutoCloseable {

  static ReplayInput open(Recipe recipe, RunFolder run, DecoderModel model) {
    TensorScope scope = TensorScope.open();
    try {
      if (recipe.loss().replay() == ReplayLossKind.NONE) {
        return new ReplayInput(List.of(), new ReplayLoss.None(), scope);
      }
      ReplaySet set = ReplaySet.open(run);
      ReplayLoss loss = loss(recipe, run, model, scope);
      requireSameDocuments(loss, set.size());
      return new ReplayInput(set.samples(), loss, scope);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private static ReplayLoss loss(
      Recipe recipe, RunFolder run, DecoderModel model, TensorScope scope) {
    int last = model.config().layers();
    return switch (recipe.loss().replay()) {
      case NONE -> new ReplayLoss.None();
      case REPLAY -> new ReplayLoss.CrossEntropy();
      case KL ->
          new ReplayLoss.Logits(
              hiddenStates(run),
              last,
              baseHead(recipe, run, model, scope),
              recipe.loss().chunkTokens(Torch.device() instanceof Device.Gpu));
      case L1 -> new ReplayLoss.Features(hiddenStates(run), last, 1);
      case L2 -> new ReplayLoss.Features(hiddenStates(run), last, 2);
      case TM -> {
        StepFolder thresholds = run.step("thresholds");
        yield ReplayLoss.Margin.of(
            scope, CacheFolder.packed(thresholds), CacheFolder.thresholds(thresholds));
      }
    };
  }

  private static HiddenStateCache hiddenStates(RunFolder run) {
    return CacheFolder.open(run.step("distill"));
  }

  /** The base model's own head; the one that is trained moves away from it. */
  private static Tensor baseHead(
      Recipe recipe, RunFolder run, DecoderModel model, TensorScope scope) {
    Path base = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.base().path()));
    return ModelFolder.head(scope, base, model.weights().type());
  }

  private static void requireSameDocuments(ReplayLoss loss, int documents) {
    int distilled = loss.imitation().map(term -> term.base().documents()).orElse(documents);
    if (distilled != documents) {
      throw GereException.failure(
          "the base model's states are of %d documents and the replay set has %d; run 'gere distill' again"
              .formatted(distilled, documents));
    }
  }

  @Override
  public void close() {
    loss.close();
    scope.close();
  }
}
