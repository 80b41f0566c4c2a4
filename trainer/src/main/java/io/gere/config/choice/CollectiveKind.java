package io.gere.config.choice;

/** What carries gradients between ranks: {@code train.collective}. */
public enum CollectiveKind {
  /** NCCL where every rank has a GPU, else the ring. */
  AUTO,
  /** The ring over TCP. */
  RING,
  /** NVIDIA's library, between GPUs. */
  NCCL
}
