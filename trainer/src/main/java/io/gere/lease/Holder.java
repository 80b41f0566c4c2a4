package io.gere.lease;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Who writes to a folder, as a lease's file says it. Times are UTC, by the holder's own clock.
 *
 * @param token drawn by the holder, like no other
 * @param command such as {@code train}
 * @param status where the command says how far it is: a path
 * @param host the machine's name
 * @param machine tells machines of one name apart; see {@link ThisProcess}
 * @param pid of the process
 * @param processStart when the process began, because numbers of processes are used again
 * @param application Spark's id of the application; null until Spark has started
 * @param started when the lease was taken
 * @param heartbeat when the holder last said that it is there
 * @param released when the holder was done; null while it is not
 */
record Holder(
    String token,
    String command,
    String status,
    String host,
    String machine,
    long pid,
    @JsonProperty("process_start") String processStart,
    String application,
    String started,
    String heartbeat,
    String released) {

  /** This process, from now on. */
  static Holder now(String command, String status) {
    ThisProcess here = ThisProcess.get();
    String token = UUID.randomUUID().toString();
    return new Holder(
        token,
        command,
        status,
        here.host(),
        here.machine(),
        here.pid(),
        here.start(),
        null,
        Timestamp.now(),
        beat(),
        null);
  }

  Holder with(String id) {
    return new Holder(
        token, command, status, host, machine, pid, processStart, id, started, heartbeat, released);
  }

  Holder beating() {
    return with(beat(), null);
  }

  Holder done() {
    String now = beat();
    return with(now, now);
  }

  private Holder with(String beat, String end) {
    return new Holder(
        token, command, status, host, machine, pid, processStart, application, started, beat, end);
  }

  private static String beat() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Whether the other is the same holder, however much later. */
  boolean isSame(Holder other) {
    return token.equals(other.token);
  }

  /** How long it has been silent, if both clocks are right; negative if one of them is not. */
  Duration silence() {
    return Duration.between(Instant.parse(heartbeat), Instant.now());
  }

  @Override
  public String toString() {
    return "gere %s (pid %d on %s%s, since %s)"
        .formatted(
            command, pid, host, application == null ? "" : ", application " + application, started);
  }
}
