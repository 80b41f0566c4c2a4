package io.gere.config;

import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Dtype;
import io.gere.config.choice.EvaluateAfter;
import io.gere.config.choice.ExamStyle;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.LossScope;
import io.gere.config.choice.NoDecay;
import io.gere.config.choice.OmegaStrategy;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.choice.Schedule;
import io.gere.config.choice.StateType;
import io.gere.config.choice.ThresholdKind;
import java.util.HashSet;
import java.util.List;

/**
 * Every choice of a run. The keys in YAML are the components' names in snake case, so {@code
 * batch().replay()} is {@code batch.replay}; constructors refuse values out of range.
 *
 * @param tasks in the order they are learnt
 * @param gate what the run must show to be let through, or null
 * @param pretrain the small model that {@code gere pretrain} makes, or null
 */
public record Recipe(
    Run run,
    Model model,
    Base base,
    Adapter adapter,
    Corpus corpus,
    Replay replay,
    Distill distill,
    Thresholds thresholds,
    Loss loss,
    Batch batch,
    Optimizer optimizer,
    Train train,
    @Default("[]") List<Task> tasks,
    Evaluate evaluate,
    @Default("null") Gate gate,
    Compare compare,
    @Default("null") Pretrain pretrain) {

  public Recipe {
    base = base.path() == null ? new Base(model.path()) : base;
    distill = distill.dtype() == null ? distill.with(StateType.of(model.dtype())) : distill;
    tasks = List.copyOf(tasks);
    List<String> names = tasks.stream().map(Task::name).toList();
    boolean distinct = names.size() == new HashSet<>(names).size();
    Check.that(distinct, "tasks", names, "hold tasks of different names");
  }

  /**
   * The run itself.
   *
   * @param dir the run folder, or null; see {@link RequiredKeys}
   * @param shared the run folder that holds the replay set, its hidden states and thresholds, which
   *     several runs may have in common; {@code run.dir} unless written
   * @param seed of every random choice
   */
  public record Run(
      @Default("null") String dir, @Default("null") String shared, @Default("17") long seed) {
    public Run {
      shared = shared == null ? dir : shared;
    }
  }

  /**
   * Where training starts.
   *
   * @param path a Hugging Face folder, or null; see {@link RequiredKeys}
   */
  public record Model(@Default("null") String path, @Default("float32") Dtype dtype) {}

  /**
   * The model that is distilled.
   *
   * @param path a Hugging Face folder; {@code model.path} unless written
   */
  public record Base(@Default("null") String path) {}

  /**
   * The weights that are trained.
   *
   * @param alpha the adapter's output is scaled by {@code alpha / rank}
   * @param targets the projections that get an adapter, each one of {@link #PROJECTIONS}
   * @param dropout share of the adapters' inputs that a training step leaves out, below 1
   * @param path a PEFT adapter to go on from, or null
   */
  public record Adapter(
      @Default("none") AdapterType type,
      @Default("8") int rank,
      @Default("32") double alpha,
      @Default("[q_proj, k_proj]") List<String> targets,
      @Default("0") double dropout,
      @Default("null") String path) {
    /** The projections of a decoder layer. */
    public static final List<String> PROJECTIONS =
        List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    public Adapter {
      Check.atLeast("adapter.rank", rank, 1);
      Check.above("adapter.alpha", alpha, 0);
      boolean share = dropout >= 0 && dropout < 1;
      Check.that(share, "adapter.dropout", dropout, "be from 0 to below 1");
      targets = List.copyOf(targets);
      boolean known = !targets.isEmpty() && PROJECTIONS.containsAll(targets);
      boolean distinct = targets.size() == new HashSet<>(targets).size();
      Check.that(known && distinct, "adapter.targets", targets, "be some of " + PROJECTIONS);
      boolean fits = path == null || type == AdapterType.LORA;
      Check.that(fits, "adapter.path", path, "be left out unless adapter.type is lora");
    }
  }

  /**
   * The bounds of the margin loss.
   *
   * @param sigma the thresholds' distance from the mean, in standard deviations
   * @param quantile the lower threshold's quantile q; the upper one's is 1 − q
   * @param layers hidden states that are held, numbered as Hugging Face's {@code hidden_states}: −1
   *     the last, after the final norm, −2 or layers − 1 what the last decoder layer reads
   */
  public record Thresholds(
      @Default("sigma") ThresholdKind kind,
      @Default("1.0") double sigma,
      @Default("0.16") double quantile,
      @Default("[-1]") List<Integer> layers) {
    public Thresholds {
      Check.above("thresholds.sigma", sigma, 0);
      boolean tail = quantile > 0 && quantile < 0.5;
      Check.that(tail, "thresholds.quantile", quantile, "be above 0 and below 0.5");
      layers = List.copyOf(layers);
      boolean distinct = !layers.isEmpty() && layers.size() == new HashSet<>(layers).size();
      Check.that(distinct, "thresholds.layers", layers, "be different layers, at least one");
    }
  }

  /**
   * The objective of a step.
   *
   * @param chunkTokens tokens whose logits exist at a time; 0: as many as suit the device, see
   *     {@link #chunkTokens(boolean)}
   */
  public record Loss(
      @Default("tm") ReplayLossKind replay,
      @Default("sample") LossScope scope,
      Omega omega,
      @Default("0") int chunkTokens) {
    private static final int ON_CPU = 512;
    private static final int ON_GPU = 2048;

    public Loss {
      Check.atLeast("loss.chunk_tokens", chunkTokens, 0);
    }

    /**
     * Tokens whose logits exist at a time. A GPU is busy with many at once; a CPU keeps few in its
     * caches.
     */
    public int chunkTokens(boolean onGpu) {
      return chunkTokens > 0 ? chunkTokens : onGpu ? ON_GPU : ON_CPU;
    }
  }

  /**
   * The weight of the replay loss's second term.
   *
   * @param value ω where it is fixed
   * @param max the cap on a dynamic ω; 1e300 is none
   */
  public record Omega(
      @Default("fixed") OmegaStrategy strategy,
      @Default("100") double value,
      @Default("10000") double max) {
    public Omega {
      Check.atLeast("loss.omega.value", value, 0);
      Check.above("loss.omega.max", max, 0);
    }
  }

  /**
   * What an optimizer step is fed.
   *
   * @param global samples of an optimizer step, over all ranks, replay among them
   * @param micro samples a rank computes at a time
   * @param replay replay documents in a global batch, with batch insertion
   * @param shuffle whether the order is random; otherwise everything comes in file order
   * @param packing whether the samples of a micro-batch lie end to end instead of padded
   */
  public record Batch(
      @Default("64") int global,
      @Default("4") int micro,
      @Default("batch-insertion") Feeding feeding,
      @Default("4") int replay,
      @Default("true") boolean shuffle,
      @Default("false") boolean packing) {
    public Batch {
      Check.atLeast("batch.global", global, 1);
      Check.atLeast("batch.micro", micro, 1);
      boolean fits = replay >= 0 && replay < global;
      String range = "be from 0 to %d, below batch.global".formatted(global - 1);
      Check.that(fits, "batch.replay", replay, range);
    }
  }

  /**
   * AdamW.
   *
   * @param betas two of them, from 0 to below 1
   * @param noDecay parameters that weight decay leaves alone
   * @param clipNorm the gradient's largest global L2 norm; 0, or null in YAML: no clipping
   */
  public record Optimizer(
      @Default("3e-6") double learningRate,
      @Default("[0.9, 0.999]") List<Double> betas,
      @Default("1e-8") double epsilon,
      @Default("0") double weightDecay,
      @Default("[]") List<NoDecay> noDecay,
      @Default(value = "1.0", ifNull = "0") double clipNorm,
      @Default("cosine") Schedule schedule,
      @Default("10") int warmupSteps) {
    public Optimizer {
      Check.above("optimizer.learning_rate", learningRate, 0);
      betas = List.copyOf(betas);
      boolean pair = betas.size() == 2 && betas.stream().allMatch(beta -> beta >= 0 && beta < 1);
      Check.that(pair, "optimizer.betas", betas, "be two numbers from 0 to below 1");
      Check.above("optimizer.epsilon", epsilon, 0);
      Check.atLeast("optimizer.weight_decay", weightDecay, 0);
      noDecay = List.copyOf(noDecay);
      Check.atLeast("optimizer.clip_norm", clipNorm, 0);
      Check.atLeast("optimizer.warmup_steps", warmupSteps, 0);
    }
  }

  /**
   * A task to learn.
   *
   * @param name of letters, digits, dot, underscore and hyphen; it becomes part of a folder's name
   * @param path a folder or a file
   * @param template a file or the instruction template itself, or null
   * @param wordings further templates, each a file or the template itself: the task's test is asked
   *     in these too, and scored apart
   * @param maxTargetTokens with the end-of-sequence token
   */
  public record Task(
      String name,
      String path,
      @Default("null") String template,
      @Default("[]") List<String> wordings,
      @Default("1") int epochs,
      @Default("512") int maxSourceTokens,
      @Default("50") int maxTargetTokens) {
    public Task {
      String allowed = "[A-Za-z0-9._-]+";
      Check.that(name.matches(allowed), "tasks.*.name", name, "match " + allowed);
      wordings = List.copyOf(wordings);
      Check.atLeast("tasks.*.epochs", epochs, 1);
      Check.atLeast("tasks.*.max_source_tokens", maxSourceTokens, 1);
      Check.atLeast("tasks.*.max_target_tokens", maxTargetTokens, 1);
    }

    /** The same task without other words. */
    public Task inTemplate() {
      return new Task(name, path, template, List.of(), epochs, maxSourceTokens, maxTargetTokens);
    }

    /** The same task in other words: in {@code wordings().get(index)}. */
    public Task worded(int index) {
      return new Task(
          name, path, wordings.get(index), List.of(), epochs, maxSourceTokens, maxTargetTokens);
    }
  }

  /**
   * What is scored, and when.
   *
   * @param mmlu a folder with the exam, or null: no exam
   * @param shots solved examples before a question
   * @param limit questions or samples of each test; 0: all
   * @param devEvery of so many training records of a task one is not learnt, and these are asked
   *     instead of the task's test; 0: none
   * @param reference the run folder of a run whose score on each task just learnt is what could
   *     have been learnt, for example one without replay: against it intransigence is measured; or
   *     null
   */
  public record Evaluate(
      @Default("null") String mmlu,
      @Default("hendrycks") ExamStyle examStyle,
      @Default("5") int shots,
      @Default("each") EvaluateAfter after,
      @Default("0") int limit,
      @Default("0") int devEvery,
      @Default("null") String reference) {
    public Evaluate {
      Check.atLeast("evaluate.shots", shots, 0);
      Check.atLeast("evaluate.limit", limit, 0);
      boolean split = devEvery == 0 || devEvery >= 2;
      Check.that(split, "evaluate.dev_every", devEvery, "be 0, or at least 2");
    }
  }
}
