package io.gere.optimizer;

import io.gere.tensor.ElementType;
import io.gere.tensor.HostTensors;
import io.gere.tensor.LaunchedCopy;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Gradients on their way to the host and parameters on their way back, two of each at a time: one
 * is copied while the other is computed with.
 */
final class HostExchange implements AutoCloseable {
  private static final int SLOTS = 2;

  private final long most;
  private final TensorScope windows;
  private final List<Tensor> arriving = new ArrayList<>();
  private final List<Tensor> leaving = new ArrayList<>();
  private final Deque<Transfer> fetches = new ArrayDeque<>();
  private final Deque<Transfer> sends = new ArrayDeque<>();
  private long fetchCount;
  private long sendCount;

  /** A copy under way, and the window on the host that it needs. */
  private record Transfer(Tensor window, LaunchedCopy copy) implements AutoCloseable {
    /** Returns when it is done. */
    Tensor arrived() {
      copy.await();
      copy.close();
      return window;
    }

    @Override
    public void close() {
      arrived().close();
    }
  }

  /**
   * @param host owns the room that this takes
   * @param most elements of a piece
   * @param type of the parameters
   */
  HostExchange(HostTensors host, long most, ElementType type) {
    this.most = most;
    this.windows = host.scope().inner();
    for (int slot = 0; slot < SLOTS; slot++) {
      arriving.add(host.zeros(ElementType.FLOAT32, most));
      leaving.add(host.zeros(type, most));
    }
  }

  /** Elements of the longest piece. */
  long most() {
    return most;
  }

  /** Has a piece of gradients copied here; at most one may be waited for beside the one in use. */
  void fetch(Tensor gradient) {
    Tensor slot = arriving.get((int) (fetchCount++ % SLOTS));
    Tensor window = windows.window(slot, 0, gradient.elements());
    fetches.add(new Transfer(window, LaunchedCopy.of(gradient, window)));
  }

  /** The piece that was asked for first; it stays until the one after the next is asked for. */
  Tensor fetched() {
    return fetches.remove().arrived();
  }

  /** Has a piece of weights copied into the device's parameters, rounded to their type. */
  void send(Tensor weight, Tensor parameter) {
    if (sends.size() == SLOTS) {
      sends.remove().close();
    }
    Tensor slot = leaving.get((int) (sendCount++ % SLOTS));
    Tensor window = windows.window(slot, 0, weight.elements());
    window.set(weight);
    sends.add(new Transfer(window, LaunchedCopy.of(window, parameter)));
  }

  /** Copies a piece of the device's parameters into weights, and returns when that is done. */
  void read(Tensor parameter, Tensor weight) {
    try (Tensor window = windows.window(leaving.get(0), 0, weight.elements())) {
      window.set(parameter);
      weight.set(window);
    }
  }

  /** Returns when all that was sent has arrived. */
  void finish() {
    while (!sends.isEmpty()) {
      sends.remove().close();
    }
  }

  /** Waits for what is still under way, for its memory is going to be freed. */
  @Override
  public void close() {
    fetches.forEach(Transfer::close);
    fetches.clear();
    finish();
    windows.close();
  }
}
