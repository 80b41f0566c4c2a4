package io.gere.spark.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.tensor.Device;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SharedInstanceTest {
  private static final Device HERE = new Device.Cpu();

  private final SharedInstance<Room> holder = new SharedInstance<>();
  private final AtomicInteger opened = new AtomicInteger();

  private final class Room implements AutoCloseable {
    private boolean closed;

    private Room() {
      opened.incrementAndGet();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void whoeverWantsTheSameGetsTheSame() {
    try (SharedInstance<Room>.Lease first = holder.borrow(HERE, "a", Room::new);
        SharedInstance<Room>.Lease second = holder.borrow(HERE, "a", Room::new)) {
      assertThat(second.value()).isSameAs(first.value());
    }
    try (SharedInstance<Room>.Lease later = holder.borrow(HERE, "a", Room::new)) {
      assertThat(later.value().closed).isFalse();
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void anotherOneWaitsUntilNobodyUsesTheOldAndReplacesIt() {
    SharedInstance<Room>.Lease old = holder.borrow(HERE, "a", Room::new);
    Room room = old.value();
    CompletableFuture<Room> other =
        CompletableFuture.supplyAsync(
            () -> {
              try (SharedInstance<Room>.Lease use = holder.borrow(HERE, "b", Room::new)) {
                assertThat(room.closed).isTrue();
                return use.value();
              }
            });
    assertThat(room.closed).isFalse();
    assertThat(opened).hasValue(1);

    old.close();

    assertThat(other)
        .succeedsWithin(Duration.ofMinutes(1))
        .isNotSameAs(room)
        .satisfies(value -> assertThat(value.closed).isFalse());
  }

  @Test
  void eachDeviceHoldsItsOwn() {
    try (SharedInstance<Room>.Lease first = holder.borrow(new Device.Gpu(0), "a", Room::new);
        SharedInstance<Room>.Lease second = holder.borrow(new Device.Gpu(1), "a", Room::new);
        SharedInstance<Room>.Lease third = holder.borrow(new Device.Gpu(2), "b", Room::new)) {
      assertThat(second.value()).isNotSameAs(first.value());
      assertThat(third.value().closed).isFalse();
      assertThat(first.value().closed).isFalse();
    }
    assertThat(opened).hasValue(3);
  }

  @Test
  void jobsSideBySideHoldTheirOwnAndThoseThatAreOverNone() {
    Room over;
    try (SharedInstance<Room>.Lease use = holder.borrow(HERE, "job 1", "a", Room::new)) {
      over = use.value();
    }
    try (SharedInstance<Room>.Lease second = holder.borrow(HERE, "job 2", "a", Room::new);
        SharedInstance<Room>.Lease third = holder.borrow(HERE, "job 3", "b", Room::new)) {
      assertThat(over.closed).isTrue();
      assertThat(second.value().closed).isFalse();
      assertThat(third.value()).isNotSameAs(second.value());
    }
  }

  @Test
  void itIsFreedWhenNobodyUsesIt() {
    Room room;
    try (SharedInstance<Room>.Lease use = holder.borrow(HERE, "a", Room::new)) {
      room = use.value();
      holder.free();
      assertThat(room.closed).isFalse();
    }
    holder.free();
    holder.free();
    assertThat(room.closed).isTrue();
  }

  @Test
  void whatCannotBeLoadedLeavesNothingBehind() {
    assertThatThrownBy(
            () ->
                holder.borrow(
                    HERE,
                    "a",
                    () -> {
                      throw new IllegalStateException("no room");
                    }))
        .hasMessage("no room");

    try (SharedInstance<Room>.Lease use = holder.borrow(HERE, "a", Room::new)) {
      assertThat(use.value().closed).isFalse();
    }
  }
}
