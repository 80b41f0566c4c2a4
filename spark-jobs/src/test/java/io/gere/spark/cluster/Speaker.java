package io.gere.spark.cluster;

import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.ProcessLog;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that says, logs and complains. */
final class Speaker {
  private static final Logger LOG = LoggerFactory.getLogger("org.apache.spark.Speaker");

  private Speaker() {}

  public static void main(String[] arguments) {
    ProcessLog.begin(List.of(arguments).contains("--debug"), false);
    new Console(System.out).say("said of red \u001b[31m\nand a second line");
    LOG.warn("warned of red \u001b[31m\nand a second line");
    LOG.error("met", new IllegalStateException("the outer", new IOException("the inner")));
    new Console(System.err).complain("complained of \u001b[31m");
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      LOG.warn("line {} of many", i);
    }
  }
}
