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
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.copy.LocalCopy;
import io.gere.tensor.Device;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The replay set and what it is trained on, from the run folder. It owns the native memory and the
 * open files of both.
 *
 * @param set none where {@code loss.replay} is {@code none}
 */
record ReplayInput(Optional<ReplaySet> set, ReplayLoss loss, TensorScope scope)
    implements AutoCloseable {

  static ReplayInput open(Recipe recipe, RunFolder run, DecoderModel model) {
    TensorScope scope = TensorScope.open();
    if (recipe.loss().replay() == ReplayLossKind.NONE) {
      return new ReplayInput(Optional.empty(), new ReplayLoss.None(), scope);
    }
    ReplaySet set = ReplaySet.open(run);
    try {
      ReplayLoss loss = loss(recipe, run, model, scope);
      requireSameDocuments(loss, set.size());
      return new ReplayInput(Optional.of(set), loss, scope);
    } catch (RuntimeException e) {
      set.close();
      scope.close();
      throw e;
    }
  }

  /** The replay set's samples. */
  List<Sample> samples() {
    return set.map(ReplaySet::samples).orElse(List.of());
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
            scope,
            CacheFolder.packed(thresholds),
            CacheFolder.thresholds(thresholds),
            recipe.loss().marginMean());
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
    return ModelFolder.head(scope, base, model.type());
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
    set.ifPresent(ReplaySet::close);
    scope.close();
  }
}
