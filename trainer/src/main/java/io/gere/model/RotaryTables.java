package io.gere.model;

import io.gere.model.decoder.Rope;
import io.gere.model.decoder.RotaryTable;
import io.gere.model.decoder.Rotation;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.HeadOps;
import io.gere.tensor.ops.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Cosines and sines of a model's rotary embeddings, in the weights' own type. Whole tables are kept
 * as long as the model; where an embedding rotates long sequences otherwise than short ones, each
 * sequence is rotated as it would be alone.
 */
final class RotaryTables {
  private final Rotation rotation;
  private final TensorScope scope;
  private final ElementType type;
  private final Map<Integer, Whole> kept = new HashMap<>();

  private record Whole(int positions, Positions tables) {}

  /**
   * @param scope owns the tables that are kept
   */
  RotaryTables(Rotation rotation, TensorScope scope, ElementType type) {
    this.rotation = rotation;
    this.scope = scope;
    this.type = type;
  }

  /**
   * Tables of at least this many positions, [positions, 1, rotated numbers] each.
   *
   * @param length of the sequences that are read
   */
  synchronized Positions whole(int positions, int length) {
    int regime = Arrays.hashCode(regimes(length));
    Whole whole = kept.get(regime);
    if (whole == null || whole.positions() < positions) {
      // The smaller table stays until the model is closed: another thread may be reading it. Grown
      // in powers of two, so that ever longer batches do not recompute it every time.
      int rows = Integer.highestOneBit(Math.max(1, positions - 1)) << 1;
      whole =
          new Whole(
              rows, tables(scope, new int[] {length}, OptionalInt.of(rows), new long[] {rows, 1}));
      kept.put(regime, whole);
    }
    return whole.tables();
  }

  /**
   * The first positions of sequences of these lengths: [width, 1, rotated numbers] where all are
   * rotated alike, else [sequences, width, 1, rotated numbers].
   *
   * @param into owns the result
   */
  Positions padded(TensorScope into, int[] lengths, int width) {
    if (areAlike(lengths)) {
      return first(into, whole(width, lengths[0]), width);
    }
    return tables(into, lengths, OptionalInt.of(width), new long[] {lengths.length, width, 1});
  }

  /** The same for sequences that lie end to end, [positions, 1, rotated numbers] each. */
  Positions endToEnd(TensorScope into, int[] lengths, Tensor places, HeadOps ops) {
    if (areAlike(lengths)) {
      int longest = Arrays.stream(lengths).max().orElseThrow();
      Positions whole = whole(longest, longest);
      return new Positions(
          rows(into, ops, whole.cos(), places), rows(into, ops, whole.sin(), places));
    }
    return tables(into, lengths, OptionalInt.empty(), new long[] {places.elements(), 1});
  }

  /** Whether sequences of these lengths all have the same frequencies. */
  private boolean areAlike(int[] lengths) {
    return Arrays.stream(lengths).allMatch(length -> rotation.keeps(lengths[0], length));
  }

  private Positions first(TensorScope into, Positions whole, int positions) {
    return new Positions(first(into, whole.cos(), positions), first(into, whole.sin(), positions));
  }

  private List<Tensor> first(TensorScope into, List<Tensor> tables, int positions) {
    return each(tables, (table, width) -> into.window(table, 0, positions, 1, width));
  }

  private List<Tensor> rows(TensorScope into, HeadOps ops, List<Tensor> tables, Tensor places) {
    return each(
        tables,
        (table, width) ->
            into.window(ops.selectRows(into, table, places), 0, places.elements(), 1, width));
  }

  /** Something of each rope's table and its width. */
  private List<Tensor> each(List<Tensor> tables, OfTable of) {
    List<Tensor> all = new ArrayList<>();
    for (int kind = 0; kind < tables.size(); kind++) {
      all.add(of.apply(tables.get(kind), rotation.ropes().get(kind).dimension()));
    }
    return all;
  }

  private interface OfTable {
    Tensor apply(Tensor table, int width);
  }

  /**
   * Tables made for these sequences, one after the other.
   *
   * @param positions of each; where there are none, a sequence has as many as it is long
   * @param shape of the result, but for the rotated numbers
   */
  private Positions tables(TensorScope into, int[] lengths, OptionalInt positions, long[] shape) {
    List<Tensor> cos = new ArrayList<>();
    List<Tensor> sin = new ArrayList<>();
    for (Rope rope : rotation.ropes()) {
      List<RotaryTable> parts =
          Arrays.stream(lengths)
              .mapToObj(
                  length ->
                      RotaryTable.of(rope, rotation.neighbours(), positions.orElse(length), length))
              .toList();
      long[] whole = Arrays.copyOf(shape, shape.length + 1);
      whole[shape.length] = rope.dimension();
      cos.add(tensor(into, parts.stream().map(RotaryTable::cos).toList(), whole));
      sin.add(tensor(into, parts.stream().map(RotaryTable::sin).toList(), whole));
    }
    return new Positions(cos, sin);
  }

  private Tensor tensor(TensorScope into, List<float[]> parts, long[] shape) {
    float[] values = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    try (Tensor table = into.of(values, shape)) {
      return into.converted(table, type);
    }
  }

  private int[] regimes(int length) {
    return rotation.ropes().stream().mapToInt(rope -> rope.scaling().regime(length)).toArray();
  }
}
