package io.gere.optimizer;

import io.gere.tensor.ElementType;
import io.gere.tensor.HostTensors;
import io.gere.tensor.Tensor;
import io.gere.tensor.ops.OptimizerOps;
import java.util.ArrayList;
import java.util.List;

/**
 * A group whose state is in the host's memory, where its cores update it: piece by piece, while the
 * next piece's gradients and the last one's parameters are on their way.
 */
final class GroupOnHost implements UpdatedGroup {
  private final OptimizerOps ops;
  private final HostTensors host;
  private final HostExchange exchange;
  private final List<Piece> pieces = new ArrayList<>();

  /** Windows into one piece; parameter and gradient are on the device. */
  private record Piece(
      Tensor parameter, Tensor gradient, Tensor weight, Tensor first, Tensor second) {}

  /**
   * @param host owns the state
   * @param exchange whose room says how long a piece is
   */
  GroupOnHost(OptimizerOps ops, HostTensors host, HostExchange exchange) {
    this.ops = ops;
    this.host = host;
    this.exchange = exchange;
  }

  @Override
  public Kept add(Tensor parameter, Tensor gradient) {
    long elements = parameter.elements();
    Kept kept = new Kept(zeros(elements), zeros(elements), zeros(elements));
    for (long from = 0; from < elements; from += exchange.most()) {
      long count = Math.min(exchange.most(), elements - from);
      Piece piece =
          new Piece(
              host.scope().window(parameter, from, count),
              host.scope().window(gradient, from, count),
              host.scope().window(kept.weight(), from, count),
              host.scope().window(kept.first(), from, count),
              host.scope().window(kept.second(), from, count));
      exchange.read(piece.parameter(), piece.weight());
      pieces.add(piece);
    }
    return kept;
  }

  private Tensor zeros(long elements) {
    return host.zeros(ElementType.FLOAT32, elements);
  }

  @Override
  public void step(Tensor step, OptimizerOps.AdamWSettings settings) {
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (i == 0) {
        exchange.fetch(piece.gradient());
      }
      try (Tensor gradient = exchange.fetched()) {
        if (i + 1 < pieces.size()) {
          exchange.fetch(pieces.get(i + 1).gradient());
        }
        ops.adamw(
            new OptimizerOps.AdamWTensors(
                List.of(piece.weight()),
                List.of(gradient),
                List.of(piece.first()),
                List.of(piece.second())),
            step,
            settings);
      }
      exchange.send(piece.weight(), piece.parameter());
    }
    exchange.finish();
  }

  @Override
  public void publish() {
    pieces.forEach(piece -> exchange.send(piece.weight(), piece.parameter()));
    exchange.finish();
  }
}
