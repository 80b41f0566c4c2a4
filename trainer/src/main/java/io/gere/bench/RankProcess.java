package io.gere.bench;

import io.gere.parallel.Collective;
import io.gere.parallel.SingleRank;
import io.gere.parallel.ring.RingProtection;
import io.gere.parallel.ring.TcpRing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One of {@link RankProcesses}, seen from inside.
 *
 * @param collective with the others; ends with the process
 * @param arguments the program's own
 * @param parent takes lines
 */
public record RankProcess(Collective collective, List<String> arguments, PrintStream parent) {
  public RankProcess {
    arguments = List.copyOf(arguments);
  }

  /** Meets the other ranks. Standard output belongs to the parent from now on. */
  public static RankProcess of(String[] arguments) {
    PrintStream parent = System.out;
    System.setOut(System.err);
    int rank = Integer.parseInt(arguments[0]);
    Duration timeout = Duration.ofMillis(Long.parseLong(arguments[1]));
    List<String> own = Arrays.asList(arguments).subList(2, arguments.length);
    TcpRing.Endpoint endpoint = TcpRing.listen(InetAddress.getLoopbackAddress());
    parent.println(endpoint.address());
    try {
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
      String secret = input.readLine();
      List<String> addresses = List.of(input.readLine().split(" "));
      endWith(input);
      return new RankProcess(join(endpoint, rank, addresses, secret, timeout), own, parent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Collective join(
      TcpRing.Endpoint endpoint,
      int rank,
      List<String> addresses,
      String secret,
      Duration timeout) {
    if (addresses.size() == 1) {
      endpoint.close();
      return new SingleRank();
    }
    return TcpRing.connect(endpoint, rank, addresses, new RingProtection(secret, false), timeout);
  }

  /** A killed parent must not leave ranks behind. */
  private static void endWith(BufferedReader parent) {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (parent.readLine() != null) {}
              } catch (IOException e) {
                System.err.println("the parent's end is broken: " + e.getMessage());
              }
              Runtime.getRuntime().halt(1);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
