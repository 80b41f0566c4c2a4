package io.gere.parallel.ring;

import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.Deadline;
import io.gere.parallel.Failure;
import io.gere.parallel.Pending;
import io.gere.parallel.TensorArguments;
import io.gere.parallel.ring.RingThread.Transfer;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ranks in a ring of TCP connections, each to the next one. An all-reduce costs every rank about
 * twice the tensor's bytes in each direction, a reduce-scatter or an all-gather about once, however
 * many ranks there are.
 *
 * <p>It is made in two steps, because a rank's address is known only once it listens: every rank
 * {@link #listen listens}, the addresses are made known to all (by Spark's barrier), every rank
 * {@link #connect connects}. One thread of its own moves the data.
 *
 * <p>A rank that fails closes its connections, which its neighbours notice and do the same: a
 * failure goes once around the ring, and each operation has its own deadline besides, which begins
 * when the operation does.
 */
public final class TcpRing implements Collective {
  private static final Logger LOG = LoggerFactory.getLogger(TcpRing.class);
  private static final ElementwiseSum DOUBLES = new ElementwiseSum.Doubles();

  private final int rank;
  private final int worldSize;
  private final RingThread thread;
  private final ElementwiseSum floats = new ElementwiseSum.Floats();

  private TcpRing(int rank, int worldSize, RingThread thread) {
    this.rank = rank;
    this.worldSize = worldSize;
    this.thread = thread;
  }

  /** A rank's open door, before the others know of it. Connecting closes it. */
  public static final class Endpoint implements AutoCloseable {
    private final ServerSocketChannel server;
    private final EphemeralKey key = new EphemeralKey();

    private Endpoint(ServerSocketChannel server) {
      this.server = server;
    }

    /**
     * {@code host:port/key}: where the previous rank has to dial, and the public half of this
     * rank's key. All ranks are told it, and anybody may hear it.
     */
    public String address() {
      InetAddress host = server.socket().getInetAddress();
      String name = host.getHostAddress();
      boolean version6 = name.indexOf(':') >= 0;
      return new RankAddress(
              version6 ? "[" + name + "]" : name, server.socket().getLocalPort(), key.publicKey())
          .text();
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        LOG.warn("{} did not close: {}", address(), e.getMessage());
      }
    }
  }

  /**
   * Opens a free port.
   *
   * @param bindTo an address of this machine at which the other ranks reach it
   */
  public static Endpoint listen(InetAddress bindTo) {
    if (bindTo.isAnyLocalAddress()) {
      throw new IllegalArgumentException("ranks cannot dial " + bindTo + ": bind to one address");
    }
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      // Accepted connections inherit it; set later, TCP could not use all of it.
      server.setOption(StandardSocketOptions.SO_RCVBUF, RingLinks.SOCKET_BUFFER_BYTES);
      return new Endpoint(server.bind(new InetSocketAddress(bindTo, 0)));
    } catch (IOException e) {
      throw new CollectiveException(
          "no port can be opened at %s: %s".formatted(bindTo.getHostAddress(), e.getMessage()),
          new Failure.LocalError(e.toString()),
          e);
    }
  }

  /**
   * Joins the ring; returns when both neighbours are there.
   *
   * @param endpoint this rank's own; connecting closes it, whether it succeeds or not
   * @param addresses of all ranks, in their order; two or more
   * @param timeout for the connecting, and later for each operation
   */
  public static TcpRing connect(
      Endpoint endpoint,
      int rank,
      List<String> addresses,
      RingProtection protection,
      Duration timeout) {
    int worldSize = addresses.size();
    if (worldSize < 2 || rank < 0 || rank >= worldSize) {
      throw new IllegalArgumentException(
          "rank %d of %d: a ring has two ranks or more".formatted(rank, worldSize));
    }
    RingOperation connecting = new RingOperation(rank, worldSize, 0, "connect");
    List<RankAddress> ranks = addresses.stream().map(RankAddress::parse).toList();
    try {
      RingLinks links =
          RingConnector.connect(
              connecting,
              endpoint.server,
              ranks.get(connecting.next()).socket(),
              new LinkKeys(endpoint.key, rank, protection, ranks),
              Deadline.in(timeout));
      return new TcpRing(rank, worldSize, new RingThread(rank, worldSize, links, timeout));
    } catch (IOException e) {
      throw connecting.local(e);
    }
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
    ElementwiseSum addition = tensor.type() == ElementType.FLOAT64 ? DOUBLES : floats;
    List<Transfer> pieces =
        TensorArguments.requireSummable(tensor).memory().stream()
            .map(view -> new Transfer(view, allReduce(view, addition)))
            .toList();
    return thread.launch("all-reduce of " + TensorArguments.words(tensor), pieces);
  }

  @Override
  public Pending reduceScatter(Tensor tensor) {
    ByteBuffer view = TensorArguments.onlyView(TensorArguments.requireFloats(tensor));
    RingSchedule schedule =
        RingSchedule.reduceScatter(rank, worldSize, view.remaining() / Float.BYTES, floats);
    return thread.launch(
        "reduce-scatter of " + TensorArguments.words(tensor),
        List.of(new Transfer(view, schedule)));
  }

  @Override
  public Pending allGather(Tensor tensor) {
    ByteBuffer view = TensorArguments.onlyView(tensor);
    RingSchedule schedule =
        RingSchedule.allGather(rank, worldSize, (int) tensor.elements(), tensor.type().bytes());
    return thread.launch(
        "all-gather of " + TensorArguments.words(tensor), List.of(new Transfer(view, schedule)));
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
    ByteBuffer elements = TensorArguments.direct(values);
    thread.launch(name, List.of(new Transfer(elements, allReduce(elements, DOUBLES)))).await();
    elements.asDoubleBuffer().get(values);
  }

  private RingSchedule allReduce(ByteBuffer data, ElementwiseSum addition) {
    return RingSchedule.allReduce(
        rank, worldSize, data.remaining() / addition.elementBytes(), addition);
  }

  @Override
  public void close() {
    thread.close();
  }
}
