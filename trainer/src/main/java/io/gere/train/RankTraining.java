package io.gere.train;

import io.gere.GereException;
import io.gere.config.AdapterType;
import io.gere.config.Recipe;
import io.gere.config.ReplayLossKind;
import io.gere.data.ReplaySet;
import io.gere.data.Sample;
import io.gere.data.TaskReader;
import io.gere.data.TaskSet;
import io.gere.model.LlamaModel;
import io.gere.model.LoraConfig;
import io.gere.model.ModelFolder;
import io.gere.model.PeftFolder;
import io.gere.parallel.Collective;
import io.gere.replay.CacheFolder;
import io.gere.replay.HiddenStateCache;
import io.gere.replay.ReplayLoss;
import io.gere.storage.LocalCopy;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One rank of a training run: loads what it needs, trains the open tasks one after the other, and
 * as rank 0 writes metrics and models.
 */
public final class RankTraining {
  private final Recipe recipe;
  private final RunFolder run;
  private final TaskChain chain;
  private final Collective collective;

  public RankTraining(Recipe recipe, RunFolder run, TaskChain chain, Collective collective) {
    this.recipe = recipe;
    this.run = run;
    this.chain = chain;
    this.collective = collective;
  }

  /**
   * Trains.
   *
   * @param threads of this rank's tensor operations
   * @param firstTask the first task that is not finished
   * @param startsFromBase whether {@code model.path} is the distilled model, untouched
   */
  public void run(int threads, int firstTask, boolean startsFromBase) {
    Torch.prepareThread(threads);
    Path origin = local(recipe.model().path());
    try (LlamaModel model = load(origin, firstTask);
        Tokenizer tokenizer = Tokenizer.openIfPresent(origin);
        Replay replay = replay(tokenizer, model);
        Log log = new Log(firstTask);
        TaskLoop loop =
            new TaskLoop(recipe, model, collective, replay.samples(), replay.loss(), log)) {
      TaskReader reader = new TaskReader(run.hadoop(), tokenizer);
      for (int index = firstTask; index < recipe.tasks().size(); index++) {
        Recipe.Task task = recipe.tasks().get(index);
        TaskSet set = reader.read(task);
        set.requireVocabulary(model.config().vocabularySize());
        loop.run(index, task, set.train(), startsFromBase && index == 0);
        if (collective.rank() == 0) {
          write(model, index, origin);
        }
        // Nobody goes on before the folder is complete: it is the next task's origin.
        collective.barrier();
      }
    }
  }

  /** The model after the last finished task, or where the recipe starts. */
  private LlamaModel load(Path origin, int firstTask) {
    Optional<Path> finished =
        firstTask == 0
            ? Optional.empty()
            : Optional.of(local(chain.folder(firstTask - 1).path().toString()));
    if (recipe.adapter().type() == AdapterType.NONE) {
      return ModelFolder.load(finished.orElse(origin), Optional.empty(), 0, elementType());
    }
    Optional<Path> adapter =
        finished.or(() -> Optional.ofNullable(recipe.adapter().path()).map(this::local));
    LoraConfig fresh =
        new LoraConfig(
            recipe.adapter().rank(),
            recipe.adapter().alpha(),
            recipe.adapter().targets(),
            recipe.adapter().dropout());
    // The recipe says how an adapter is trained, also one that goes on from elsewhere.
    LoraConfig lora =
        adapter.map(folder -> PeftFolder.config(folder).withDropout(fresh.dropout())).orElse(fresh);
    LlamaModel model =
        ModelFolder.load(origin, Optional.of(lora), recipe.run().seed(), elementType());
    adapter.ifPresent(folder -> PeftFolder.read(folder, model));
    return model;
  }

  private void write(LlamaModel model, int index, Path origin) {
    StepFolder.Rebuild rebuild = chain.folder(index).rebuild(chain.origin(index));
    if (model.adapter().isPresent()) {
      PeftFolder.write(model, recipe.model().path(), rebuild);
    } else {
      ModelFolder.write(model, origin, rebuild);
    }
    rebuild.commit(
        Map.of("task", recipe.tasks().get(index).name(), "world_size", collective.worldSize()));
  }

  /** The replay set's samples, and what they are trained on. */
  private record Replay(List<Sample> samples, ReplayLoss loss, TensorScope scope)
      implements AutoCloseable {
    @Override
    public void close() {
      loss.close();
      scope.close();
    }
  }

  private Replay replay(Tokenizer tokenizer, LlamaModel model) {
    TensorScope scope = TensorScope.open();
    if (recipe.loss().replay() == ReplayLossKind.NONE) {
      return new Replay(List.of(), new ReplayLoss.None(), scope);
    }
    ReplaySet set =
        ReplaySet.read(
            run.hadoop(),
            run.step("sample").file(ReplaySet.FILE_NAME),
            tokenizer,
            recipe.replay().maxTokens());
    set.requireVocabulary(model.config().vocabularySize());
    List<Sample> samples = IntStream.range(0, set.size()).mapToObj(set::sample).toList();
    ReplayLoss loss = loss(scope, model);
    if (loss instanceof ReplayLoss.Imitation imitation
        && imitation.base().documents() != set.size()) {
      throw GereException.failure(
          "the hidden-state cache holds %d documents and the replay set %d; run 'gere distill' again"
              .formatted(imitation.base().documents(), set.size()));
    }
    return new Replay(samples, loss, scope);
  }

  private ReplayLoss loss(TensorScope scope, LlamaModel model) {
    int last = model.config().layers();
    return switch (recipe.loss().replay()) {
      case NONE -> new ReplayLoss.None();
      case REPLAY -> new ReplayLoss.CrossEntropy();
      case KL ->
          new ReplayLoss.Logits(hiddenStates(), last, baseHead(scope), recipe.loss().chunkTokens());
      case L1 -> new ReplayLoss.Features(hiddenStates(), last, 1);
      case L2 -> new ReplayLoss.Features(hiddenStates(), last, 2);
      case TM -> {
        StepFolder thresholds = run.step("thresholds");
        yield ReplayLoss.Margin.of(
            scope, CacheFolder.packed(thresholds), CacheFolder.thresholds(thresholds));
      }
    };
  }

  private HiddenStateCache hiddenStates() {
    return CacheFolder.open(run.step("distill"));
  }

  /** The base model's own head; the one that is trained moves away from it. */
  private Tensor baseHead(TensorScope scope) {
    return ModelFolder.head(scope, local(recipe.base().path()), elementType());
  }

  private ElementType elementType() {
    return switch (recipe.model().dtype()) {
      case FLOAT32 -> ElementType.FLOAT32;
      case BFLOAT16 -> ElementType.BFLOAT16;
    };
  }

  private Path local(String folder) {
    return LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(folder));
  }

  /** Rank 0 writes what every rank computes alike. */
  private final class Log implements Consumer<StepMetrics>, AutoCloseable {
    private final Optional<MetricsLog> file;

    Log(int firstTask) {
      file = collective.rank() == 0 ? Optional.of(chain.openLog(firstTask)) : Optional.empty();
    }

    @Override
    public void accept(StepMetrics step) {
      file.ifPresent(log -> log.add(step));
    }

    @Override
    public void close() {
      file.ifPresent(MetricsLog::close);
    }
  }
}
