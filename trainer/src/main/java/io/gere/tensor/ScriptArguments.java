package io.gere.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A script method's arguments as native values, which it owns: tensors, lists of tensors and lists
 * of these, numbers, booleans, text and lists of whole numbers. A tensor that may be missing is a
 * list of one or none: DJL has no value for {@code None}.
 */
final class ScriptArguments implements AutoCloseable {
  private final List<IValue> owned = new ArrayList<>();
  private final IValue[] values;

  ScriptArguments(Object[] arguments) {
    values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = value(arguments[i]);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** One value for each argument. */
  IValue[] array() {
    return values;
  }

  private IValue value(Object argument) {
    IValue value = convert(argument);
    owned.add(value);
    return value;
  }

  private IValue convert(Object argument) {
    if (argument instanceof Tensor tensor) {
      return IValue.from(tensor.array());
    }
    if (argument instanceof List<?> list) {
      return list.isEmpty() || list.get(0) instanceof Tensor ? tensors(list) : lists(list);
    }
    if (argument instanceof Optional<?> optional) {
      return tensors(optional.stream().toList());
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
    if (argument instanceof String text) {
      return IValue.from(text);
    }
    if (argument instanceof Boolean bool) {
      return IValue.from(bool);
    }
    if (argument instanceof long[] numbers) {
      return IValue.listFrom(numbers);
    }
    throw new IllegalArgumentException("no script value for " + argument.getClass());
  }

  private static IValue tensors(List<?> tensors) {
    PtNDArray[] arrays = new PtNDArray[tensors.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = ((Tensor) tensors.get(i)).array();
    }
    return IValue.listFrom(arrays);
  }

  private IValue lists(List<?> lists) {
    IValue[] inner = new IValue[lists.size()];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = value(lists.get(i));
    }
    return IValue.listFrom(inner);
  }

  @Override
  public void close() {
    owned.forEach(IValue::close);
  }
}
