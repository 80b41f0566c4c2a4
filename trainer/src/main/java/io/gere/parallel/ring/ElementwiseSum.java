package io.gere.parallel.ring;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Adds what has arrived to what is here, element by element. */
sealed interface ElementwiseSum {
  int elementBytes();

  /** Both buffers are direct, in native order, and as long as each other. */
  void add(ByteBuffer here, ByteBuffer arrived);

  /**
   * float32. The elements go through arrays because the compiler vectorises loops over arrays, not
   * over direct buffers: 20 against 3.5 GB/s. Both arrays fit the first cache.
   */
  final class Floats implements ElementwiseSum {
    private static final int BLOCK = 2048;

    private final float[] sums = new float[BLOCK];
    private final float[] addends = new float[BLOCK];

    @Override
    public int elementBytes() {
      return Float.BYTES;
    }

    @Override
    public void add(ByteBuffer here, ByteBuffer arrived) {
      FloatBuffer target = here.asFloatBuffer();
      FloatBuffer source = arrived.asFloatBuffer();
      for (int at = 0; at < target.limit(); at += BLOCK) {
        int count = Math.min(BLOCK, target.limit() - at);
        target.get(at, sums, 0, count);
        source.get(at, addends, 0, count);
        add(sums, addends, count);
        target.put(at, sums, 0, count);
      }
    }

    private static void add(float[] sums, float[] addends, int count) {
      for (int i = 0; i < count; i++) {
        sums[i] += addends[i];
      }
    }
  }

  /** float64, for scalars. */
  final class Doubles implements ElementwiseSum {
    @Override
    public int elementBytes() {
      return Double.BYTES;
    }

    @Override
    public void add(ByteBuffer here, ByteBuffer arrived) {
      DoubleBuffer target = here.asDoubleBuffer();
      DoubleBuffer addends = arrived.asDoubleBuffer();
      for (int i = 0; i < target.remaining(); i++) {
        target.put(i, target.get(i) + addends.get(i));
      }
    }
  }
}
