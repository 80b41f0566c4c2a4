package io.gere.spark.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkEnv;

/**
 * Local files under {@code fatal:}, one of which kills the executor that opens it, once: a file
 * {@code NAME.fatal} beside it says so, and becomes {@code NAME.killed}.
 */
public final class FatalFiles extends RawLocalFileSystem {
  @Override
  public URI getUri() {
    return URI.create("fatal:///");
  }

  @Override
  public String getScheme() {
    return "fatal";
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    java.nio.file.Path local = pathToFile(file).toPath();
    if (isExecutor() && Files.exists(local.resolveSibling(local.getFileName() + ".fatal"))) {
      try {
        Files.createFile(local.resolveSibling(local.getFileName() + ".killed"));
        Runtime.getRuntime().halt(137);
      } catch (FileAlreadyExistsException e) {
        // It has happened: this is the second try.
      }
    }
    return super.open(file, bufferSize);
  }

  private static boolean isExecutor() {
    return SparkEnv.get() != null && !SparkEnv.get().executorId().equals("driver");
  }
}
