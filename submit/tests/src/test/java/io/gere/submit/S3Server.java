package io.gere.submit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * An object store that speaks S3: s3proxy, a process with libraries of its own. It has one bucket,
 * which is a folder on disk, and whose objects are files.
 */
final class S3Server implements AutoCloseable {
  /** The bucket, as Hadoop names it. */
  static final String URI = "s3a://bucket";

  private static final Path FOLDER = Path.of("target/s3").toAbsolutePath();
  private static final Path JARS = Path.of("s3proxy/target/jars").toAbsolutePath();

  private final int port = freePort();
  private final Process process;

  /** Starts it, empty. */
  S3Server() throws IOException, InterruptedException {
    TinyRuns.delete(FOLDER);
    Files.createDirectories(bucket());
    Path conf =
        Files.writeString(
            FOLDER.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=key
            s3proxy.credential=secret
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=filesystem
            jclouds.identity=key
            jclouds.credential=secret
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, FOLDER));
    Path logging =
        Files.writeString(
            FOLDER.resolve("logback.xml"),
            """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%date %level %logger{0} %message%n</pattern></encoder>
              </appender>
              <root level="warn"><appender-ref ref="out"/></root>
            </configuration>
            """);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            JARS.resolve("*").toString(),
            "org.gaul.s3proxy.Main",
            "--properties",
            conf.toString());
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("s3proxy.log").toFile())
            .start();
    awaitOpen();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitOpen() throws InterruptedException {
    for (int i = 0; i < 300 && process.isAlive(); i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new AssertionError("s3proxy does not listen, see " + FOLDER.resolve("s3proxy.log"));
  }

  /** Its bucket on disk. */
  Path bucket() {
    return FOLDER.resolve("bucket");
  }

  /** What Hadoop has to know of it. */
  private Map<String, String> properties() {
    return Map.of(
        "fs.s3a.endpoint",
        "http://127.0.0.1:" + port,
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.access.key",
        "key",
        "fs.s3a.secret.key",
        "secret");
  }

  /** The same as {@code spark-submit} is given it. */
  String options() {
    return properties().entrySet().stream()
        .map(each -> "--conf spark.hadoop.%s=%s".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** Uploads a file or a folder, as an object has to come to have a tag. */
  void put(Path local, String name) throws IOException {
    Configuration hadoop = new Configuration();
    properties().forEach(hadoop::set);
    var place = new org.apache.hadoop.fs.Path(URI + "/" + name);
    try (FileSystem files = FileSystem.newInstance(place.toUri(), hadoop)) {
      files.copyFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), place);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
