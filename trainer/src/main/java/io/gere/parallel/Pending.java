package io.gere.parallel;

/** An operation that is under way. Its tensor is not to be touched before {@link #await}. */
public interface Pending {
  /**
   * Returns when the result is here: on the host, or for tensors on a GPU when whatever this thread
   * launches next sees it. A caller that is interrupted breaks the collective.
   *
   * @throws CollectiveException when the operation failed
   */
  void await();
}
