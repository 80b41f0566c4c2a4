package io.gere.spark.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

final class EndSignalsTest {
  @Test
  void theLastToListenHearsItFirstAndTheOthersWhatItLeaves() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    AtomicBoolean answered = new AtomicBoolean();
    EndSignals.hear("USR2", () -> heard.add("first"));
    EndSignals.hear(
        "USR2",
        () -> {
          heard.add("second");
          return answered.get();
        });

    Signal.raise(new Signal("USR2"));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("second");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("first");

    answered.set(true);
    Signal.raise(new Signal("USR2"));
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("second");
    assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void nohupIsObeyedAndWhatNobodyAnswersEndsTheProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "nohup",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Listener.class.getName())
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("listening");

      signal(process, "HUP");
      assertThat(process.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
      signal(process, "TERM");

      assertThat(out.readLine()).isEqualTo("heard TERM");
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Says what it hears, and answers nothing. */
  static final class Listener {
    public static void main(String[] args) throws InterruptedException {
      for (String name : new String[] {"HUP", "TERM"}) {
        EndSignals.hear(
            name,
            () -> {
              System.out.println("heard " + name);
              return false;
            });
      }
      System.out.println("listening");
      TimeUnit.MINUTES.sleep(1);
    }
  }
}
