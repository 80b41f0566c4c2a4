package io.gere.spark.watch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.report.live.LivePage;
import io.gere.storage.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows one page to browsers on this machine, and tells them what has changed on it. It knows two
 * addresses, {@code /} and {@code /state}, opens no file by a name that a guest gives, and takes
 * nothing from guests but the number of a drawing.
 */
public final class WatchServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchServer.class);

  private static final int THREADS = 4;
  private static final int WAITING = 64;

  /** Smaller answers are not worth packing. */
  private static final int PACKED_BYTES = 2000;

  /** Names by which a browser on this machine, or behind a tunnel from it, calls it. */
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  static {
    // The JDK's server reads these once: a guest that sends or takes nothing is given up.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final DrawnRun run;

  private WatchServer(HttpServer server, DrawnRun run) {
    this.server = server;
    this.run = run;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            WatchServer::thread,
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "watch");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins to serve, to this machine alone.
   *
   * @param port 0 for any that is free
   * @throws GereException with exit code 4 where the port is not free
   */
  public static WatchServer open(int port, DrawnRun run) {
    try {
      InetAddress here = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
      WatchServer opened =
          new WatchServer(HttpServer.create(new InetSocketAddress(here, port), WAITING), run);
      opened.server.createContext("/", opened::answer);
      opened.server.setExecutor(opened.threads);
      opened.server.start();
      return opened;
    } catch (IOException e) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "port %d of this machine cannot be served: %s; give another, or 0 for any that is free"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  /** Where the page is. */
  public String address() {
    return "http://localhost:%d/".formatted(server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      secure(exchange.getResponseHeaders());
      if (!NAMES.contains(host(exchange))) {
        refuse(exchange, 421, "This server answers to localhost alone.");
      } else if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        refuse(exchange, 405, "There is nothing to send here.");
      } else {
        show(exchange);
      }
    } catch (IOException e) {
      LOG.debug("A guest has gone", e);
    } catch (RuntimeException e) {
      LOG.warn("A guest was not answered", e);
    }
  }

  private void show(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> send(exchange, 200, "text/html", run.html());
      case "/state" -> {
        String query = exchange.getRequestURI().getQuery();
        String since = query != null && query.startsWith("since=") ? query.substring(6) : "";
        send(exchange, 200, "application/json", Json.line(run.newerThan(since)));
      }
      default -> refuse(exchange, 404, "There is no such page; the run's is /.");
    }
  }

  /** A page of any other name, led here by its owner's name server, would read as this one. */
  private static String host(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host == null ? "" : host.replaceFirst(":\\d+$", "");
  }

  private static void secure(Headers headers) {
    headers.set("Content-Security-Policy", LivePage.POLICY + "; frame-ancestors 'none'");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
  }

  private static void refuse(HttpExchange exchange, int code, String sentence) throws IOException {
    send(exchange, code, "text/plain", sentence + "\n");
  }

  private static void send(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    if (body.length > PACKED_BYTES && accepted != null && accepted.contains("gzip")) {
      headers.set("Content-Encoding", "gzip");
      body = packed(body);
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(code, -1);
      return;
    }
    exchange.sendResponseHeaders(code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static byte[] packed(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
