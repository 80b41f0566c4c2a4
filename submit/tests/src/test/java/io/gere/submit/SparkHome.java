package io.gere.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A Spark as it is installed: Maven's jars, and of {@code bin} what a release has for programs. */
final class SparkHome {
  static final Path FOLDER = Path.of("target/spark").toAbsolutePath();

  private SparkHome() {}

  /** Writes what Maven does not bring; returns the folder. */
  static Path install() throws IOException {
    // The release's own, in short: Spark's launcher says which command to start.
    script(
        "spark-class",
        """
        #!/usr/bin/env bash
        export SPARK_HOME=%1$s SPARK_SCALA_VERSION=2.13
        mapfile -d '' -t command < <("${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx128m -cp "%1$s/jars/*" \\
          org.apache.spark.launcher.Main "$@")
        exec "${command[1]#$'\\n'}" "${command[@]:2}"
        """);
    script(
        "spark-submit",
        """
        #!/usr/bin/env bash
        exec %1$s/bin/spark-class org.apache.spark.deploy.SparkSubmit "$@"
        """);
    return FOLDER;
  }

  private static void script(String name, String text) throws IOException {
    Path bin = Files.createDirectories(FOLDER.resolve("bin"));
    // In one movement: another test JVM may be starting the script that it has written itself.
    Path file = Files.createTempFile(bin, name, ".new");
    Files.writeString(file, text.formatted(FOLDER));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(file, bin.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
