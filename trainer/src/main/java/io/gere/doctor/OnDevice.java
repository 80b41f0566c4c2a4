package io.gere.doctor;

import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work on a device, on a thread of its own: a device is a setting of a thread. */
final class OnDevice {
  private OnDevice() {}

  static <T> T run(Device device, Callable<T> work) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              Torch.prepareThread(1, device);
              return work.call();
            });
    new Thread(task, "doctor-" + device).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
