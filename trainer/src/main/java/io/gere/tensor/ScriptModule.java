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
import java.util.Map;

/**
 * Compiled TorchScript, whose methods are called by their names; only {@code tensor.ops} knows
 * these. Several threads may call it.
 */
public final class ScriptModule implements AutoCloseable {
  private final TensorScope scope;
  private final PtSymbolBlock module;

  private ScriptModule(TensorScope scope, PtSymbolBlock module) {
    this.scope = scope;
    this.module = module;
  }

  /**
   * Compiles an object of one class.
   *
   * @param attributes of the object, by name: Integer, Double, Boolean, String or int[]
   */
  public static ScriptModule compile(String className, String source, Map<String, ?> attributes) {
    Torch.start();
    TensorScope scope = TensorScope.open();
    byte[] archive = ScriptArchive.of(className, source, attributes);
    try (InputStream in = new ByteArrayInputStream(archive)) {
      return new ScriptModule(scope, JniUtils.loadModule(scope.manager(), in, false, false));
    } catch (IOException e) {
      scope.close();
      throw new UncheckedIOException(e);
    }
  }

  /** Calls a method that returns one tensor, which {@code into} owns from then on. */
  public Tensor tensor(TensorScope into, String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      return new Tensor(result.toTensor(into.manager()));
    }
  }

  /** Calls a method that returns a list of tensors, which {@code into} owns from then on. */
  public List<Tensor> tensors(TensorScope into, String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      List<Tensor> tensors = new ArrayList<>();
      for (PtNDArray array : result.toTensorArray(into.manager())) {
        tensors.add(new Tensor(array));
      }
      return tensors;
    }
  }

  /** Calls a method for what it does to its arguments. */
  public void execute(String method, Object... arguments) {
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
