package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.List;

/** Python's range, of at most as many numbers as Jinja's sandbox allows. */
public final class Range extends AbstractList<Object> {
  private static final BigInteger LARGEST = BigInteger.valueOf(100_000);

  private final BigInteger start;
  private final BigInteger stop;
  private final BigInteger step;
  private final int size;

  private Range(BigInteger start, BigInteger stop, BigInteger step) {
    if (step.signum() == 0) {
      throw TemplateException.of("range() arg 3 must not be zero");
    }
    this.start = start;
    this.stop = stop;
    this.step = step;
    BigInteger towards = BigInteger.valueOf(step.signum());
    BigInteger count =
        stop.subtract(start).add(step).subtract(towards).divide(step).max(BigInteger.ZERO);
    if (stop.subtract(start).signum() * step.signum() <= 0) {
      count = BigInteger.ZERO;
    }
    if (count.compareTo(LARGEST) > 0) {
      throw TemplateException.of("range() of more than %s numbers".formatted(LARGEST));
    }
    this.size = count.intValue();
  }

  /** {@code range(stop)}, {@code range(start, stop)} or {@code range(start, stop, step)}. */
  public static Range of(List<BigInteger> numbers) {
    return switch (numbers.size()) {
      case 1 -> new Range(BigInteger.ZERO, numbers.get(0), BigInteger.ONE);
      case 2 -> new Range(numbers.get(0), numbers.get(1), BigInteger.ONE);
      case 3 -> new Range(numbers.get(0), numbers.get(1), numbers.get(2));
      default -> throw TemplateException.of("range takes 1 to 3 arguments");
    };
  }

  @Override
  public Object get(int index) {
    return start.add(step.multiply(BigInteger.valueOf(index)));
  }

  @Override
  public int size() {
    return size;
  }

  /** As Python prints it. */
  String repr() {
    return step.equals(BigInteger.ONE)
        ? "range(%s, %s)".formatted(start, stop)
        : "range(%s, %s, %s)".formatted(start, stop, step);
  }
}
