package io.gere.optimizer;

import io.gere.config.choice.StatePlace;
import io.gere.model.Parameters;
import io.gere.tensor.Device;
import io.gere.tensor.HostTensors;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.OptimizerOps;

/** The memory that AdamW's state is in, which it owns. */
sealed interface StateMemory extends AutoCloseable {
  /**
   * Elements of a piece: 64 MB of gradients, long enough for a bus to reach its full rate. They are
   * whole vectors, so that a CPU rounds each element as it would without pieces.
   */
  long PIECE = 16L << 20;

  /**
   * Memory for what is kept of the calling thread's parameters. A CPU's is the machine's own,
   * whichever place is named.
   */
  static StateMemory in(StatePlace place, OptimizerOps ops, Parameters parameters) {
    if (Torch.device() instanceof Device.Cpu) {
      return new OfDevice(ops, TensorScope.open());
    }
    return switch (place) {
      case DEVICE -> new OfDevice(ops, TensorScope.open());
      case HOST -> {
        HostTensors tensors = new HostTensors();
        long most = Math.min(PIECE, parameters.layout().elements());
        yield new OfHost(ops, tensors, new HostExchange(tensors, most, parameters.type()));
      }
    };
  }

  /** An empty group. */
  UpdatedGroup group();

  /** Owns tensors in this memory. */
  TensorScope scope();

  @Override
  void close();

  /** The device's, beside the parameters. */
  record OfDevice(OptimizerOps ops, TensorScope scope) implements StateMemory {
    @Override
    public UpdatedGroup group() {
      return new GroupOnDevice(ops, scope);
    }

    @Override
    public void close() {
      scope.close();
    }
  }

  /** The machine's own, with room for what is on its way. */
  record OfHost(OptimizerOps ops, HostTensors tensors, HostExchange exchange)
      implements StateMemory {
    @Override
    public UpdatedGroup group() {
      return new GroupOnHost(ops, tensors, exchange);
    }

    @Override
    public TensorScope scope() {
      return tensors.scope();
    }

    @Override
    public void close() {
      exchange.close();
      tensors.close();
    }
  }
}
