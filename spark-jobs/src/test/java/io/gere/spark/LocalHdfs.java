package io.gere.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * The one HDFS of all tests in a JVM, of one data node. Each test writes into a folder of its own.
 */
public final class LocalHdfs {
  private LocalHdfs() {}

  /** Starts HDFS on the first call; it ends with this JVM. */
  public static FileSystem fileSystem() {
    return Holder.FILES;
  }

  /** {@code hdfs://HOST:PORT}. */
  public static String uri() {
    return fileSystem().getUri().toString();
  }

  private static final class Holder {
    private static final FileSystem FILES = start();

    private static FileSystem start() {
      try {
        Configuration hadoop = new Configuration();
        hadoop.set(
            MiniDFSCluster.HDFS_MINIDFS_BASEDIR, Files.createTempDirectory("gere-hdfs").toString());
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cluster.shutdown(true), "end-hdfs"));
        cluster.waitActive();
        return cluster.getFileSystem();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
