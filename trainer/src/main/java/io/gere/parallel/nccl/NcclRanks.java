package io.gere.parallel.nccl;

import com.sun.jna.Pointer;
import io.gere.parallel.Collective;
import io.gere.parallel.Pending;
import io.gere.parallel.TensorArguments;
import io.gere.parallel.nccl.NcclCommunicator.Call;
import io.gere.tensor.CudaStream;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranks with a GPU each, joined by NCCL. Operations run on a stream of their own: each begins when
 * what the launching thread has given to PyTorch so far is done, and PyTorch goes on meanwhile.
 */
public final class NcclRanks implements Collective {
  private final int rank;
  private final int worldSize;
  private final NcclCommunicator communicator;

  private NcclRanks(int rank, int worldSize, NcclCommunicator communicator) {
    this.rank = rank;
    this.worldSize = worldSize;
    this.communicator = communicator;
  }

  /**
   * Joins the ranks by the GPU on which the calling thread computes; returns when all are there.
   * Only threads that compute on that GPU may call the operations.
   *
   * @param id {@link NcclLibrary#newId} of rank 0, new for each attempt
   * @param timeout for the joining, and later for each operation
   */
  public static NcclRanks join(
      NcclLibrary library, String id, int rank, int worldSize, Duration timeout) {
    if (!(Torch.device() instanceof Device.Gpu gpu)) {
      throw new IllegalStateException("NCCL joins GPUs; this thread computes on " + Torch.device());
    }
    CudaStream stream = new CudaStream(Torch.cuda().orElseThrow(), gpu);
    return join(library, id, rank, worldSize, stream, timeout);
  }

  static NcclRanks join(
      NcclLibrary library,
      String id,
      int rank,
      int worldSize,
      CudaStream stream,
      Duration timeout) {
    return new NcclRanks(
        rank, worldSize, NcclCommunicator.join(library, id, rank, worldSize, stream, timeout));
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int worldSize() {
    return worldSize;
  }

  @Override
  public Pending allReduce(Tensor tensor) {
    return allReduce(
        "all-reduce of " + TensorArguments.words(tensor), TensorArguments.requireSummable(tensor));
  }

  private Pending allReduce(String name, Tensor tensor) {
    Elements all = new Elements(tensor, 0, tensor.elements());
    return communicator.launch(
        name,
        List.of(
            (nccl, comm, stream) ->
                nccl.ncclAllReduce(
                    all.at(), all.at(), all.count(), all.type(), NcclFunctions.SUM, comm, stream)));
  }

  @Override
  public Pending reduceScatter(Tensor tensor) {
    Split split = split(TensorArguments.requireFloats(tensor));
    List<Call> calls = new ArrayList<>();
    if (split.mine().count() > 0) {
      calls.add(
          (nccl, comm, stream) ->
              nccl.ncclReduceScatter(
                  split.parts().at(),
                  split.mine().at(),
                  split.mine().count(),
                  split.mine().type(),
                  NcclFunctions.SUM,
                  comm,
                  stream));
    }
    if (split.rest().count() > 0) {
      calls.add(
          (nccl, comm, stream) ->
              nccl.ncclReduce(
                  split.rest().at(),
                  split.rest().at(),
                  split.rest().count(),
                  split.rest().type(),
                  NcclFunctions.SUM,
                  worldSize - 1,
                  comm,
                  stream));
    }
    return communicator.launch("reduce-scatter of " + TensorArguments.words(tensor), calls);
  }

  @Override
  public Pending allGather(Tensor tensor) {
    Split split = split(tensor);
    List<Call> calls = new ArrayList<>();
    if (split.mine().count() > 0) {
      calls.add(
          (nccl, comm, stream) ->
              nccl.ncclAllGather(
                  split.mine().at(),
                  split.parts().at(),
                  split.mine().count(),
                  split.mine().type(),
                  comm,
                  stream));
    }
    if (split.rest().count() > 0) {
      calls.add(
          (nccl, comm, stream) ->
              nccl.ncclBroadcast(
                  split.rest().at(),
                  split.rest().at(),
                  split.rest().count(),
                  split.rest().type(),
                  worldSize - 1,
                  comm,
                  stream));
    }
    return communicator.launch("all-gather of " + TensorArguments.words(tensor), calls);
  }

  @Override
  public void allReduce(double[] values) {
    allReduce("all-reduce of %d doubles".formatted(values.length), values);
  }

  @Override
  public void barrier() {
    allReduce("barrier", new double[1]);
  }

  private void allReduce(String name, double[] values) {
    ByteBuffer bytes = TensorArguments.direct(values);
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.empty(ElementType.FLOAT64, values.length);
      tensor.put(0, bytes);
      allReduce(name, tensor).await();
      tensor.get(0, bytes.clear());
    }
    bytes.clear().asDoubleBuffer().get(values);
  }

  /** Elements of a tensor, from {@code first} on. */
  private record Elements(Tensor tensor, long first, long count) {
    Pointer at() {
      return tensor.address().share(first * tensor.type().bytes());
    }

    /** {@code ncclDataType_t}. */
    int type() {
      return switch (tensor.type()) {
        case UINT8, BOOLEAN -> 1;
        case INT32 -> 2;
        case INT64 -> 4;
        case FLOAT16 -> 6;
        case FLOAT32 -> 7;
        case FLOAT64 -> 8;
        case BFLOAT16 -> 9;
      };
    }
  }

  /**
   * A tensor in shards. NCCL knows equal parts only; what does not divide belongs to the last rank
   * and goes by a call of its own.
   */
  private record Split(Elements parts, Elements mine, Elements rest) {}

  private Split split(Tensor tensor) {
    long part = tensor.elements() / worldSize;
    long even = part * worldSize;
    return new Split(
        new Elements(tensor, 0, even),
        new Elements(tensor, rank * part, part),
        new Elements(tensor, even, tensor.elements() - even));
  }

  @Override
  public void close() {
    communicator.close();
  }
}
