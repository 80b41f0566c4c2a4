package io.gere.config.choice;

/** Whose memory holds what the optimizer keeps of each parameter. */
public enum StatePlace {
  /** That of the device which trains. */
  DEVICE,
  /**
   * The machine's own, where its cores do the update as well (ZeRO-Offload, arXiv 2101.06840): a
   * GPU then holds weights and gradients only.
   */
  HOST
}
