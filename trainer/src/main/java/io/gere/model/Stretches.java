package io.gere.model;

import io.gere.parallel.Collective;
import io.gere.parallel.ParameterShards;
import io.gere.tensor.Torch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Parameters cut into what travels between ranks together: those of each segment, and each of those
 * that are no segment's, the embedding and the head.
 *
 * @param layout of all
 * @param outer names of those that are no segment's
 * @param segments names of each segment's, as they lie one after the other
 */
public record Stretches(ParameterLayout layout, List<String> outer, List<List<String>> segments) {
  public Stretches {
    outer = List.copyOf(outer);
    segments = List.copyOf(segments);
  }

  /**
   * Cuts.
   *
   * @param names of the parameters of a segment
   */
  public static Stretches of(
      ParameterLayout layout, List<LayerRange> segments, Function<LayerRange, List<String>> names) {
    Set<String> outer = new LinkedHashSet<>(layout.shapes().keySet());
    List<List<String>> inner = new ArrayList<>();
    for (LayerRange range : segments) {
      inner.add(names.apply(range));
      names.apply(range).forEach(outer::remove);
    }
    return new Stretches(layout, List.copyOf(outer), inner);
  }

  /** Deals them out, so that each stretch is of whole buckets. */
  public ParameterShards dealtOut(Collective collective) {
    List<Long> starts =
        Stream.concat(outer.stream(), segments.stream().map(names -> names.get(0)))
            .map(layout::offset)
            .toList();
    return new ParameterShards(layout.elements(), starts, Torch.device(), collective);
  }

  /** Elements of the longest segment. */
  public long longestSegment() {
    return segments.stream().mapToLong(names -> layout.some(names).elements()).max().orElseThrow();
  }
}
