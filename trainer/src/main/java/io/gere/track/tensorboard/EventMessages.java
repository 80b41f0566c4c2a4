package io.gere.track.tensorboard;

import java.time.Instant;
import java.util.Map;

/**
 * The messages of an event file, by the field numbers of TensorFlow's {@code event.proto}, {@code
 * summary.proto} and {@code tensor.proto}.
 */
final class EventMessages {
  private static final int SESSION_STARTS = 1;
  private static final int RGB = 3;
  private static final int DT_STRING = 7;

  private EventMessages() {}

  /** What a file begins with. */
  static WireMessage version(Instant time) {
    return event(time).text(3, "brain.Event:2");
  }

  /** From this step on, what stood in earlier files counts no longer. */
  static WireMessage restart(Instant time, long step) {
    return event(time).integer(2, step).message(7, new WireMessage().integer(1, SESSION_STARTS));
  }

  static WireMessage scalars(Instant time, long step, Map<String, Double> numbers) {
    WireMessage summary = new WireMessage();
    numbers.forEach(
        (name, number) ->
            summary.message(1, new WireMessage().text(1, name).float32(2, number.floatValue())));
    return event(time).integer(2, step).message(5, summary);
  }

  /**
   * A picture.
   *
   * @param png the file
   */
  static WireMessage image(
      Instant time, long step, String name, int width, int height, byte[] png) {
    WireMessage image =
        new WireMessage().integer(1, height).integer(2, width).integer(3, RGB).bytes(4, png);
    return summary(time, step, new WireMessage().text(1, name).message(4, image));
  }

  /** A text in Markdown. */
  static WireMessage markdown(Instant time, long step, String name, String text) {
    WireMessage shape = new WireMessage().message(2, new WireMessage().integer(1, 1));
    WireMessage tensor = new WireMessage().integer(1, DT_STRING).message(2, shape).text(8, text);
    WireMessage plugin = new WireMessage().message(1, new WireMessage().text(1, "text"));
    return summary(
        time, step, new WireMessage().text(1, name).message(8, tensor).message(9, plugin));
  }

  private static WireMessage summary(Instant time, long step, WireMessage value) {
    return event(time).integer(2, step).message(5, new WireMessage().message(1, value));
  }

  private static WireMessage event(Instant time) {
    return new WireMessage().float64(1, time.toEpochMilli() / 1e3);
  }
}
