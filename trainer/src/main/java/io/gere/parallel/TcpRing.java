package io.gere.parallel;

import io.gere.tensor.Tensor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ranks in a ring of TCP connections, each to the next one. Summing costs every rank about twice
 * the buffer's size in each direction, however many ranks there are.
 *
 * <p>It is made in two steps, because a rank's address is known only once it listens: every rank
 * {@link #listen listens}, the addresses are made known to all (by Spark's barrier), every rank
 * {@link #connect connects}. There are no threads of its own: the calling thread does the work.
 *
 * <p>A rank that fails closes its connections, which its neighbours notice and do the same: a
 * failure goes once around the ring, and each rank has its own deadline besides.
 */
public final class TcpRing implements Collective {
  private static final Logger LOG = LoggerFactory.getLogger(TcpRing.class);

  private final int rank;
  private final int worldSize;
  private final RingLinks links;
  private final Duration timeout;
  private final Addition floatAddition = new Addition.Floats(RingTransfer.CHUNK_BYTES);
  private final Addition doubleAddition = new Addition.Doubles();
  private final ByteBuffer arrived = ByteBuffer.allocateDirect(RingTransfer.CHUNK_BYTES);
  private long operations;
  private CollectiveException failure;
  private volatile boolean closed;

  private TcpRing(int rank, int worldSize, RingLinks links, Duration timeout) {
    this.rank = rank;
    this.worldSize = worldSize;
    this.links = links;
    this.timeout = timeout;
  }

  /** A rank's open door, before the others know of it. Connecting closes it. */
  public static final class Endpoint implements AutoCloseable {
    private final ServerSocketChannel server;

    private Endpoint(ServerSocketChannel server) {
      this.server = server;
    }

    /** "host:port", as the previous rank has to dial it. */
    public String address() {
      InetAddress host = server.socket().getInetAddress();
      String name = host.getHostAddress();
      boolean version6 = name.indexOf(':') >= 0;
      return (version6 ? "[" + name + "]" : name) + ":" + server.socket().getLocalPort();
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
      server.setOption(StandardSocketOptions.SO_RCVBUF, RingConnector.SOCKET_BUFFER_BYTES);
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
   * @param secret known to the ranks of this run only
   * @param timeout for the connecting, and later for each operation
   */
  public static TcpRing connect(
      Endpoint endpoint, int rank, List<String> addresses, String secret, Duration timeout) {
    int worldSize = addresses.size();
    if (worldSize < 2 || rank < 0 || rank >= worldSize || secret.isEmpty()) {
      throw new IllegalArgumentException(
          "rank %d of %d: a ring has two ranks or more and a secret".formatted(rank, worldSize));
    }
    RingOperation connecting = new RingOperation(rank, worldSize, 0, "connect");
    InetSocketAddress next = parse(addresses.get(connecting.next()));
    try {
      Key key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
      RingLinks links =
          RingConnector.connect(connecting, endpoint.server, next, key, Deadline.in(timeout));
      return new TcpRing(rank, worldSize, links, timeout);
    } catch (IOException e) {
      throw connecting.local(e);
    }
  }

  private static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replace("[", "").replace("]", "");
    return new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
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
  public Pending sum(Tensor floats) {
    floats.memory().forEach(this::sum);
    return () -> {};
  }

  @Override
  public Pending reduceScatter(Tensor floats) {
    return sum(floats);
  }

  @Override
  public Pending allGather(Tensor values) {
    Shard mine = shard(values.elements());
    for (ByteBuffer view : values.memory()) {
      for (int i = 0; i < view.remaining() / Float.BYTES; i++) {
        if (i < mine.from() || i >= mine.to()) {
          view.putFloat(i * Float.BYTES, 0);
        }
      }
      sum(view);
    }
    return () -> {};
  }

  @Override
  public Pending broadcast(Tensor values, int root) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sum(ByteBuffer floats) {
    ByteBuffer elements = Addition.Floats.elements(floats);
    int count = elements.remaining() / Float.BYTES;
    run("all-reduce of %d floats".formatted(count), elements, floatAddition);
  }

  @Override
  public void sum(double[] values) {
    run("all-reduce of %d doubles".formatted(values.length), values);
  }

  @Override
  public void barrier() {
    run("barrier", new double[1]);
  }

  private void run(String name, double[] values) {
    ByteBuffer elements = ByteBuffer.allocate(values.length * Double.BYTES);
    elements.order(ByteOrder.nativeOrder()).asDoubleBuffer().put(values);
    run(name, elements, doubleAddition);
    elements.asDoubleBuffer().get(values);
  }

  /** One at a time: the ring knows its operations by their order. */
  private synchronized void run(String name, ByteBuffer elements, Addition addition) {
    operations++;
    RingOperation operation = new RingOperation(rank, worldSize, operations, name);
    if (failure != null) {
      throw failure.again();
    }
    try {
      new RingTransfer(operation, links, elements, addition, arrived).run(Deadline.in(timeout));
    } catch (IOException | RuntimeException e) {
      failure = closed ? operation.closed(e) : told(operation, e);
      closeLinks();
      throw failure;
    }
  }

  private static CollectiveException told(RingOperation operation, Exception e) {
    return e instanceof CollectiveException collective ? collective : operation.local(e);
  }

  /** May be called while another thread is inside an operation, which then fails. */
  @Override
  public void close() {
    closed = true;
    closeLinks();
  }

  private void closeLinks() {
    try {
      links.close();
    } catch (IOException e) {
      LOG.warn("Rank {}: a connection did not close: {}", rank, e.getMessage());
    }
  }
}
