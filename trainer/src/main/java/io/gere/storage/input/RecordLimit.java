package io.gere.storage.input;

/**
 * How long a line or record may be that is read whole. It is in memory several times, as bytes, as
 * text and as a tree, and so it is for everyone who reads at the same time; what is longer, such as
 * what ten compressed megabytes unpack to, would cost the process and not its file.
 */
public final class RecordLimit {
  /** Of the heap, for each reader. */
  private static final int SHARE = 16;

  private static final long LEAST = 1L << 20;
  private static final long MOST = 500L << 20;

  private RecordLimit() {}

  /**
   * Bytes.
   *
   * @param heap of the process
   * @param readers that it has at a time
   */
  public static int bytes(long heap, int readers) {
    return (int) Math.max(LEAST, Math.min(MOST, heap / SHARE / readers));
  }

  /** Of this process with one reader. */
  public static int alone() {
    return bytes(Runtime.getRuntime().maxMemory(), 1);
  }
}
