package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.eval.scores.GateVerdict;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * {@code status.json} of a run folder: how the last command on it ended. Schedulers read it where
 * the cluster swallows exit codes. Its state is {@code running}, {@code ok}, {@code failed}, {@code
 * gate-not-met} or {@code interrupted}; where there is a gate, its verdict is in it.
 */
final class RunStatus {
  private final RunFolder run;
  private final String command;
  private GateVerdict verdict;
  private boolean over;

  RunStatus(RunFolder run, String command) {
    this.run = run;
    this.command = command;
  }

  void running() {
    write("running", null, null);
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
    end(state(code), code, failure.getMessage());
  }

  private static String state(ExitCode failure) {
    return switch (failure) {
      case INTERRUPTED -> "interrupted";
      case QUALITY_GATE_NOT_MET -> "gate-not-met";
      case OK, FAILURE, USAGE, RESOURCES_MISSING -> "failed";
    };
  }

  /** A command ends once: what its threads say while the process goes down is no news. */
  private synchronized void end(String state, ExitCode code, String message) {
    if (!over) {
      over = true;
      write(state, code, message);
    }
  }

  private void write(String state, ExitCode code, String message) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("command", command);
    status.put("state", state);
    status.put("exit_code", code == null ? null : code.code());
    status.put("message", message);
    if (verdict != null) {
      status.put("gate", verdict);
    }
    Path file = run.file("status.json");
    byte[] json = Json.pretty(status).getBytes(StandardCharsets.UTF_8);
    Storage.write(Storage.fileSystem(run.hadoop(), file), file, out -> out.write(json));
  }
}
