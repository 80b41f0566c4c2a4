package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.spark.storage.SparkSessions;
import java.lang.reflect.Constructor;

/**
 * How this process ends, so that whoever waits for it hears its exit code: a shell, {@code
 * spark-submit}, YARN. Spark is stopped with the same code first, for YARN writes it down as the
 * application's end.
 */
public final class ProcessEnd {
  private static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";
  private static final String YARN_MASTER = "org.apache.spark.deploy.yarn.ApplicationMaster";

  private ProcessEnd() {}

  /**
   * The last that main does. It returns with 0 alone, and has to return then: YARN's master takes
   * {@code System.exit} for a failure, whatever the code.
   *
   * @throws Exception Spark's own for this, with any other code, where Spark has called main
   */
  public static void ofMain(int code) throws Exception {
    boolean onYarn = isCalledBy(YARN_MASTER);
    if (onYarn) {
      SparkSessions.requireBegun();
    }
    SparkSessions.stop(code);
    if (code == ExitCode.OK.code()) {
      return;
    }
    if (onYarn || isCalledBy(SUBMIT)) {
      throw endOfUserProgram(code);
    }
    System.exit(code);
  }

  /** Ends the process from another thread, whatever main is at. Does not return. */
  static void atOnce(ExitCode code) {
    SparkSessions.stop(code.code());
    EventStream.end(code.code());
    System.exit(code.code());
  }

  /**
   * Both callers of main hear an exit code from this exception alone. But Spark keeps its class to
   * itself, and gives its constructor other parameters as it grows.
   */
  private static Exception endOfUserProgram(int code) throws ReflectiveOperationException {
    Constructor<?> constructor =
        Class.forName("org.apache.spark.SparkUserAppException").getConstructors()[0];
    Object[] values = new Object[constructor.getParameterCount()];
    values[0] = code;
    return (Exception) constructor.newInstance(values);
  }

  private static boolean isCalledBy(String name) {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith(name)));
  }
}
