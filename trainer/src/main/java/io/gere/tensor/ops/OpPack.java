package io.gere.tensor.ops;

import io.gere.tensor.ElementType;
import io.gere.tensor.ScriptModule;

/**
 * A model's mathematics, as TorchScript: readable text resources of this package, compiled when
 * loaded, called from Java in large pieces. One op pack may be called by several threads.
 */
public final class OpPack implements AutoCloseable {
  private final ScriptModule script;
  private final DecoderOps decoder;
  private final HeadOps head;
  private final ImitationOps imitation;
  private final ObjectiveOps objective;
  private final OptimizerOps optimizer;
  private final InferenceOps inference;
  private final MomentsOps moments;
  private final MovementOps movement;
  private final MachineOps machine;

  private OpPack(ScriptModule script) {
    this.script = script;
    this.decoder = new DecoderOps(script);
    this.head = new HeadOps(script);
    this.imitation = new ImitationOps(script);
    this.objective = new ObjectiveOps(script);
    this.optimizer = new OptimizerOps(script);
    this.inference = new InferenceOps(script);
    this.moments = new MomentsOps(script);
    this.movement = new MovementOps(script);
    this.machine = new MachineOps(script);
  }

  /**
   * Compiles the op pack, for the device of the calling thread.
   *
   * @param type of the model's weights
   */
  public static OpPack load(DecoderSettings settings, ElementType type) {
    return of(settings, ProductChoice.of(type));
  }

  static OpPack of(DecoderSettings settings, Products products) {
    return new OpPack(ScriptSource.compiled(settings, products));
  }

  /** The ops that are called without any model, for values of {@code type}. */
  public static OpPack withoutDecoder(ElementType type) {
    return load(DecoderSettings.withoutLayers(1, 1), type);
  }

  /** The decoder, forward and backward. */
  public DecoderOps decoder() {
    return decoder;
  }

  /** The head and the cross-entropy. */
  public HeadOps head() {
    return head;
  }

  /** The replay loss's second term. */
  public ImitationOps imitation() {
    return imitation;
  }

  /** Totals, ω and the losses of a step. */
  public ObjectiveOps objective() {
    return objective;
  }

  /** Norm, clipping and update. */
  public OptimizerOps optimizer() {
    return optimizer;
  }

  /** Logits, prefill and decoding. */
  public InferenceOps inference() {
    return inference;
  }

  /** Moments of hidden states. */
  public MomentsOps moments() {
    return moments;
  }

  /** How far a model has moved from the base model. */
  public MovementOps movement() {
    return movement;
  }

  /** What measures the machine. */
  public MachineOps machine() {
    return machine;
  }

  @Override
  public void close() {
    script.close();
  }
}
