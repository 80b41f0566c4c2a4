package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.eval.scores.GateVerdict;
import io.gere.lease.ThisProcess;
import io.gere.lease.Timestamp;
import io.gere.progress.ProgressLog;
import io.gere.progress.Reached;
import io.gere.progress.Ticker;
import io.gere.storage.DiskFullException;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code status.json} of a run folder: what the command on it is at, or how the last one ended.
 * Schedulers read it where the cluster swallows exit codes. Its state is {@code running}, {@code
 * ok}, {@code failed}, {@code gate-not-met} or {@code interrupted}; where there is a gate, its
 * verdict is in it. While a command runs, it is written every few seconds: one that says {@code
 * running} and is older than a minute is of a process that is gone.
 */
final class RunStatus implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final RunFolder run;
  private final String command;
  private final ProgressLog log;
  private final String started = Timestamp.now();
  private Ticker ticker;
  private String application;
  private String phase = "start";
  private Reached reached;
  private int restarts;
  private Instant doneAt;
  private GateVerdict verdict;
  private boolean over;

  RunStatus(RunFolder run, String command, ProgressLog log) {
    this.run = run;
    this.command = command;
    this.log = log;
  }

  /** From now on the status is this command's. */
  synchronized void running() {
    write("running", null, null);
    ticker = new Ticker("status", INTERVAL, this::update);
  }

  /** Spark has started. */
  synchronized void isApplication(String id) {
    application = id;
    write("running", null, null);
  }

  /** A part of the work begins. */
  synchronized void enters(String part) {
    phase = part;
    reached = null;
    write("running", null, null);
  }

  /** How far this part is; it is written with the next update. */
  synchronized void has(Reached point) {
    reached = point;
    doneAt = Instant.now().plusMillis(Math.round(1000 * point.secondsLeft()));
  }

  /** Lost ranks start again. */
  synchronized void restarts() {
    restarts++;
  }

  /** What the gate said; it is written when the command ends. */
  void judged(GateVerdict gate) {
    verdict = gate;
  }

  void ended() {
    end("ok", ExitCode.OK, null);
  }

  void failed(Throwable failure) {
    ExitCode code = failure instanceof GereException known ? known.exitCode() : ExitCode.FAILURE;
    String message = failure instanceof GereException ? failure.getMessage() : failure.toString();
    // Once there is room, the same command goes on.
    boolean full = failure instanceof DiskFullException;
    end(full ? state(ExitCode.INTERRUPTED) : state(code), code, message);
  }

  private static String state(ExitCode failure) {
    return switch (failure) {
      case INTERRUPTED -> "interrupted";
      case QUALITY_GATE_NOT_MET -> "gate-not-met";
      case OK, FAILURE, USAGE, RESOURCES_MISSING -> "failed";
    };
  }

  /**
   * A command ends once: what its threads say while the process goes down is no news. And one that
   * has not begun has no status.
   */
  private synchronized void end(String state, ExitCode code, String message) {
    if (!over && ticker != null) {
      over = true;
      write(state, code, message);
    }
  }

  private synchronized boolean update() {
    if (over) {
      return false;
    }
    try {
      write("running", null, null);
      return true;
    } catch (GereException e) {
      log.say("status: not kept up to date any more: " + e.getMessage());
      return false;
    }
  }

  private void write(String state, ExitCode code, String message) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("command", command);
    status.put("state", state);
    status.put("exit_code", code == null ? null : code.code());
    status.put("message", message);
    status.put("started", started);
    status.put("updated", Timestamp.now());
    status.put("host", ThisProcess.get().host());
    status.put("pid", ThisProcess.get().pid());
    status.put("application", application);
    status.put("phase", phase);
    status.put("step", reached == null ? null : reached.done());
    status.put("steps", reached == null ? null : reached.all());
    status.put("eta", reached == null || code != null ? null : Timestamp.of(doneAt));
    if (reached != null && reached.ranks() > 0) {
      status.put("ranks", reached.ranks());
    }
    if (restarts > 0) {
      status.put("restarts", restarts);
    }
    if (verdict != null) {
      status.put("gate", verdict);
    }
    Path file = run.file("status.json");
    byte[] json = Json.pretty(status).getBytes(StandardCharsets.UTF_8);
    FileSystem files = Storage.fileSystem(run.hadoop(), file);
    try {
      Storage.write(files, file, out -> out.write(json));
    } catch (DiskFullException e) {
      // The old one gives its room to the new one.
      Storage.delete(run.hadoop(), file);
      Storage.write(files, file, out -> out.write(json));
    }
  }

  /** Nothing is written from here on. */
  @Override
  public void close() {
    if (ticker != null) {
      ticker.close();
    }
  }
}
