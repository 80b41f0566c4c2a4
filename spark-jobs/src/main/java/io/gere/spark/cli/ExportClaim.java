package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.lease.Lease;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.EventStream;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.HadoopClient;
import io.gere.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The right to write an exported folder: two exports into one would mix what they write. It is a
 * lease beside the folder, which must be empty itself; with a JRE alone, where there is no Hadoop,
 * there is none.
 */
final class ExportClaim {
  private ExportClaim() {}

  /**
   * Does the work while no other export into the same folder can.
   *
   * @throws GereException with exit code 4 where another export is at it
   */
  static void during(String out, Console console, Runnable work) {
    if (HadoopClient.isThere()) {
      OnHadoop.during(out, console, work);
    } else {
      work.run();
    }
  }

  /** Loaded only where Hadoop is there. */
  private static final class OnHadoop {
    static void during(String out, Console console, Runnable work) {
      Configuration hadoop = SparkSessions.hadoop();
      Path target = Storage.fileSystem(hadoop, new Path(out)).makeQualified(new Path(out));
      Path claim = new Path(target.getParent(), "." + target.getName() + ".export");
      Lease lease =
          Lease.take(hadoop, claim, "export", target, console, lost -> end(lost, console));
      try {
        work.run();
      } finally {
        // Who comes now finds the folder complete, or may try what has failed here.
        Storage.delete(hadoop, claim);
        lease.close();
      }
    }

    private static void end(GereException lost, Console console) {
      console.complain(lost.getMessage());
      EventStream.end(ExitCode.RESOURCES_MISSING.code());
      Runtime.getRuntime().halt(ExitCode.RESOURCES_MISSING.code());
    }
  }
}
