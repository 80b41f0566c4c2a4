package io.gere.checkpoint;

import io.gere.optimizer.OptimizerState;
import io.gere.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * One tensor of a checkpoint: a slice of one parameter's weight, or of one of its moments. Its name
 * in the file says which: {@code first/model.norm.weight@0}.
 *
 * @param offset the slice's first element within the parameter
 */
record StateTensor(Kind kind, String parameter, long offset, long elements) {
  /** What AdamW keeps for each element. */
  enum Kind {
    WEIGHT,
    FIRST,
    SECOND;

    Tensor of(OptimizerState state) {
      return switch (this) {
        case WEIGHT -> state.weight();
        case FIRST -> state.first();
        case SECOND -> state.second();
      };
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static List<StateTensor> of(OptimizerState state) {
    return List.of(Kind.values()).stream()
        .map(kind -> new StateTensor(kind, state.parameter(), state.offset(), state.elements()))
        .toList();
  }

  String name() {
    return "%s@%d".formatted(whole(), offset);
  }

  /** The tensor this is a slice of. */
  String whole() {
    return kind.word() + "/" + parameter;
  }

  static StateTensor parse(String name, long elements) {
    int slash = name.indexOf('/');
    int at = name.lastIndexOf('@');
    return new StateTensor(
        Kind.valueOf(name.substring(0, slash).toUpperCase(Locale.ROOT)),
        name.substring(slash + 1, at),
        Long.parseLong(name.substring(at + 1)),
        elements);
  }

  long end() {
    return offset + elements;
  }
}
