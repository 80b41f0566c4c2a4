package io.gere.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A Spark as it is installed: Maven's jars, and {@code bin/spark-submit} as a release has it. */
final class SparkHome {
  static final Path FOLDER = Path.of("target/spark").toAbsolutePath();

  private SparkHome() {}

  /** Writes what Maven does not bring; returns the folder. */
  static Path install() throws IOException {
    Path submit = FOLDER.resolve("bin/spark-submit");
    Files.createDirectories(submit.getParent());
    // The release's bin/spark-class, in short: Spark's own launcher says which command to start.
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        export SPARK_HOME=%1$s SPARK_SCALA_VERSION=2.13
        mapfile -d '' -t command < <("$JAVA_HOME/bin/java" -Xmx128m -cp "%1$s/jars/*" \\
          org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
        exec "${command[1]#$'\\n'}" "${command[@]:2}"
        """
            .formatted(FOLDER));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return FOLDER;
  }
}
