package io.gere.spark.distill;

import io.gere.model.LlamaModel;
import io.gere.model.ModelFolder;
import io.gere.spark.placement.TaskPlace;
import io.gere.storage.LocalCopy;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/**
 * The one model that this process holds for inference. Tasks that run here one after the other or
 * side by side share it; a task that needs another model replaces it once nobody uses it.
 */
public final class ExecutorModel implements AutoCloseable {
  private static String loaded;
  private static LlamaModel model;
  private static int users;

  private ExecutorModel() {}

  /**
   * Borrows the model for the calling thread.
   *
   * @param digest of the model
   * @param type of its weights in memory
   */
  public static ExecutorModel borrow(
      Configuration hadoop, String folder, String digest, ElementType type) {
    String identity = digest + type;
    prepareThread();
    synchronized (ExecutorModel.class) {
      while (users > 0 && !identity.equals(loaded)) {
        await();
      }
      if (!identity.equals(loaded)) {
        release();
        model = ModelFolder.load(LocalCopy.of(hadoop, new Path(folder)), Optional.empty(), 0, type);
        loaded = identity;
      }
      users++;
      return new ExecutorModel();
    }
  }

  private static void prepareThread() {
    TaskContext task = TaskContext.get();
    if (task == null) {
      Torch.prepareThread(1);
    } else {
      TaskPlace.of(task).prepareThread();
    }
  }

  private static void await() {
    try {
      ExecutorModel.class.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a model", e);
    }
  }

  private static void release() {
    if (model != null) {
      model.close();
      model = null;
      loaded = null;
    }
  }

  public LlamaModel model() {
    return model;
  }

  @Override
  public void close() {
    synchronized (ExecutorModel.class) {
      users--;
      ExecutorModel.class.notifyAll();
    }
  }

  /** Frees the model of this process, as a step does when it is over. */
  public static void free() {
    synchronized (ExecutorModel.class) {
      if (users == 0) {
        release();
      }
    }
  }
}
