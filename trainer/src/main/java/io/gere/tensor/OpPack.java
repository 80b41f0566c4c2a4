package io.gere.tensor;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's mathematics, as TorchScript: readable text resources of this package, compiled when
 * loaded, called from Java in large pieces. One op pack may be called by several threads.
 */
public final class OpPack implements AutoCloseable {
  private final TensorScope scope;
  private final PtSymbolBlock module;
  private final DecoderOps decoder = new DecoderOps(this);
  private final HeadOps head = new HeadOps(this);
  private final ImitationOps imitation = new ImitationOps(this);
  private final ObjectiveOps objective = new ObjectiveOps(this);
  private final OptimizerOps optimizer = new OptimizerOps(this);
  private final InferenceOps inference = new InferenceOps(this);
  private final MachineOps machine = new MachineOps(this);

  private OpPack(TensorScope scope, PtSymbolBlock module) {
    this.scope = scope;
    this.module = module;
  }

  /** Compiles the op pack. */
  public static OpPack load(DecoderSettings settings) {
    Torch.start();
    TensorScope scope = TensorScope.open();
    byte[] archive =
        ScriptArchive.of(ScriptSource.CLASS, ScriptSource.joined(), settings.attributes());
    try (InputStream in = new ByteArrayInputStream(archive)) {
      return new OpPack(scope, JniUtils.loadModule(scope.manager(), in, false, false));
    } catch (IOException e) {
      scope.close();
      throw new UncheckedIOException(e);
    }
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

  /** What measures the machine. */
  public MachineOps machine() {
    return machine;
  }

  /** Calls a method that returns one tensor, which {@code into} owns from then on. */
  Tensor tensor(TensorScope into, String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      return new Tensor(result.toTensor(into.manager()));
    }
  }

  /** Calls a method that returns a list of tensors, which {@code into} owns from then on. */
  List<Tensor> tensors(TensorScope into, String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      List<Tensor> tensors = new ArrayList<>();
      for (PtNDArray array : result.toTensorArray(into.manager())) {
        tensors.add(new Tensor(array));
      }
      return tensors;
    }
  }

  /** Calls a method for what it does to its arguments. */
  void execute(String method, Object... arguments) {
    run(method, arguments).close();
  }

  private IValue run(String method, Object... arguments) {
    // A forgotten value keeps its tensors alive.
    try (ScriptArguments values = new ScriptArguments(arguments)) {
      return ScriptMethod.run(module.getHandle(), method, values.array());
    } catch (EngineException e) {
      throw CudaFailure.explain(e);
    }
  }

  @Override
  public void close() {
    module.close();
    scope.close();
  }
}
