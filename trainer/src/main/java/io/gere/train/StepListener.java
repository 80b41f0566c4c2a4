package io.gere.train;

/**
 * Told of every phase that a rank enters, on the thread that enters it. Found by {@link
 * java.util.ServiceLoader}: for profilers, and for tests that need something to happen at an exact
 * place.
 */
public interface StepListener {
  void entered(StepPosition where);
}
