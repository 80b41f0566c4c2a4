package io.gere.track;

import static io.gere.RootLocale.format;

import io.gere.progress.ProgressLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSError;

/**
 * Stands between a run and a tracker, with a thread of its own, so that the run never waits: what
 * does not fit is dropped and counted. A tracker that fails is told the same again, later and
 * later, and the user hears of it once. Only the end waits, and not for long.
 */
public final class TrackerQueue implements AutoCloseable {
  /** Something to tell the tracker. */
  @FunctionalInterface
  public interface Message {
    void to(Tracker tracker) throws IOException, InterruptedException;
  }

  /** Numbers: those that wait one behind the other are told together. */
  private record Numbers(Measurement measured) implements Message {
    @Override
    public void to(Tracker tracker) throws IOException, InterruptedException {
      tracker.measured(List.of(measured));
    }
  }

  private static final int CAPACITY = 10_000;
  private static final int TOGETHER = 100;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Between two portions of numbers, so that a server hears of a fast run once a second. */
  private static final Duration GATHERING = Duration.ofSeconds(1);

  private final String name;
  private final Tracker tracker;
  private final Duration patience;
  private final ProgressLog log;
  private final BlockingQueue<Message> waiting;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param name the tracker's, for people
   * @param patience how long the end waits
   * @param log is told once what goes wrong, and at the end what was lost
   */
  public TrackerQueue(String name, Tracker tracker, Duration patience, ProgressLog log) {
    this(name, tracker, patience, CAPACITY, log);
  }

  TrackerQueue(String name, Tracker tracker, Duration patience, int capacity, ProgressLog log) {
    this.name = name;
    this.tracker = tracker;
    this.patience = patience;
    this.log = log;
    this.waiting = new ArrayBlockingQueue<>(capacity);
    this.thread = new Thread(this::work, "track-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Leaves a message; never waits. */
  public void tell(Message message) {
    if (!waiting.offer(message)) {
      lost.incrementAndGet();
    }
  }

  /** Leaves numbers; never waits. */
  public void measured(Measurement numbers) {
    tell(new Numbers(numbers));
  }

  private void work() {
    try (tracker) {
      boolean open = true;
      while (open) {
        Message next = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (next instanceof Numbers first) {
          List<Measurement> together = together(first);
          open = deliver(told -> told.measured(together), together.size());
          closing.await(GATHERING.toMillis(), TimeUnit.MILLISECONDS);
        } else if (next != null) {
          open = deliver(next, 1);
        } else {
          open = closing.getCount() > 0;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end has waited long enough
    } catch (IOException | RuntimeException | FSError e) {
      warn(e);
    }
  }

  private List<Measurement> together(Numbers first) {
    List<Measurement> all = new ArrayList<>(List.of(first.measured()));
    while (all.size() < TOGETHER && waiting.peek() instanceof Numbers next) {
      waiting.remove();
      all.add(next.measured());
    }
    return all;
  }

  /**
   * Tells it until it is heard.
   *
   * @param worth how many messages it stands for
   * @return false where the end has come and it was not heard
   */
  private boolean deliver(Message message, int worth) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        message.to(tracker);
        return true;
      } catch (TrackerRefusal | RuntimeException e) {
        warn(e);
        lost.addAndGet(worth);
        return true;
      } catch (IOException | FSError e) {
        warn(e);
        if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          lost.addAndGet(worth);
          return false;
        }
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      }
    }
  }

  private void warn(Throwable failure) {
    if (warned.compareAndSet(false, true)) {
      String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      log.say("track: %s: %s; the run goes on".formatted(name, reason));
    }
  }

  /** Tells the tracker what is left, as long as patience lasts; says what it has not heard. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
    long unheard = lost.get() + waiting.size();
    if (unheard > 0 || thread.isAlive()) {
      log.say(
          format(
              "track: %s has not heard all; messages lost: %,d%s",
              name, unheard, thread.isAlive() ? ", and the last one was not answered" : ""));
    }
  }
}
