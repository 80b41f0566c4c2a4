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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The mathematics, as TorchScript: a readable text resource of this package, compiled when loaded.
 * Methods are called with tensors, lists of tensors, whole numbers, floating-point numbers,
 * booleans and lists of whole numbers; they return a tensor or a list of tensors. One op pack may
 * be called by several threads.
 */
public final class OpPack implements AutoCloseable {
  private final TensorScope scope;
  private final PtSymbolBlock module;

  private OpPack(TensorScope scope, PtSymbolBlock module) {
    this.scope = scope;
    this.module = module;
  }

  /**
   * Compiles the op pack.
   *
   * @param attributes the script class's attributes besides {@code training}: Integer or Double
   */
  public static OpPack load(Map<String, ? extends Number> attributes) {
    Torch.start();
    TensorScope scope = TensorScope.open();
    try (InputStream source = OpPack.class.getResourceAsStream("llama.py")) {
      String script = new String(source.readAllBytes(), StandardCharsets.UTF_8);
      InputStream archive = new ByteArrayInputStream(ScriptArchive.of("Llama", script, attributes));
      return new OpPack(scope, JniUtils.loadModule(scope.manager(), archive, false, false));
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
    IValue[] values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = value(arguments[i]);
      }
      return ScriptMethod.run(module.getHandle(), method, values);
    } catch (EngineException e) {
      throw CudaFailure.explain(e);
    } finally {
      // A forgotten value keeps its tensors alive.
      for (IValue value : values) {
        if (value != null) {
          value.close();
        }
      }
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof Tensor tensor) {
      return IValue.from(tensor.array());
    }
    if (argument instanceof List<?> tensors) {
      PtNDArray[] arrays = new PtNDArray[tensors.size()];
      for (int i = 0; i < arrays.length; i++) {
        arrays[i] = ((Tensor) tensors.get(i)).array();
      }
      return IValue.listFrom(arrays);
    }
    if (argument instanceof Integer number) {
      return IValue.from(number.longValue());
    }
    if (argument instanceof Long number) {
      return IValue.from(number);
    }
    if (argument instanceof Double number) {
      return IValue.from(number);
    }
    if (argument instanceof Boolean bool) {
      return IValue.from(bool);
    }
    if (argument instanceof long[] numbers) {
      return IValue.listFrom(numbers);
    }
    throw new IllegalArgumentException("no script value for " + argument.getClass());
  }

  @Override
  public void close() {
    module.close();
    scope.close();
  }
}
