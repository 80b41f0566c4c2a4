package io.gere.tensor;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/** The native engine, and what each thread that computes with it has to set. */
public final class Torch {
  private Torch() {}

  /** Loads the native library, unpacking it on the machine's first use (about 10 s then). */
  public static synchronized void start() {
    Engine.getEngine("PyTorch");
  }

  /**
   * Prepares the calling thread. PyTorch keeps these settings for each thread by itself, so every
   * thread that runs the op pack calls this first.
   *
   * @param threads how many threads one operation may use
   */
  public static void prepareThread(int threads) {
    start();
    JniUtils.setNumThreads(threads);
    // Without it the first call of each script method spends 85 ms in the optimizing executor.
    JniUtils.setGraphExecutorOptimize(false);
    // The op pack asks for gradients where it needs them and for none elsewhere.
    JniUtils.setGradMode(true);
  }
}
