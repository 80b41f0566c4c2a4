package io.gere.checkpoint;

import io.gere.GereException;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.model.safetensors.TensorEntry;
import io.gere.optimizer.AdamW;
import io.gere.optimizer.OptimizerState;
import io.gere.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills the states that a rank keeps now from those that the ranks kept then. */
public final class CheckpointReader {
  private static final int CHUNK_BYTES = 4 << 20;

  private final Checkpoint checkpoint;
  private final ByteBuffer chunk =
      ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.nativeOrder());

  private CheckpointReader(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /** Puts an optimizer, and the parameters of all ranks, where they were. */
  public static void read(Checkpoint checkpoint, AdamW optimizer) {
    new CheckpointReader(checkpoint).fill(optimizer.states());
    optimizer.resume(checkpoint.progress().updates());
  }

  private record Stored(SafetensorsFile file, TensorEntry entry, StateTensor state) {}

  private void fill(List<OptimizerState> states) {
    List<SafetensorsFile> files = new ArrayList<>();
    try {
      Map<String, List<Stored>> stored = new HashMap<>();
      for (String name : checkpoint.manifest().files().keySet()) {
        SafetensorsFile file =
            SafetensorsFile.open(checkpoint.folder(), checkpoint.manifest(), name);
        files.add(file);
        for (TensorEntry entry : file.entries()) {
          StateTensor state = StateTensor.parse(entry.name(), entry.elements());
          stored
              .computeIfAbsent(state.whole(), whole -> new ArrayList<>())
              .add(new Stored(file, entry, state));
        }
      }
      for (OptimizerState state : states) {
        for (StateTensor wanted : StateTensor.of(state)) {
          List<Stored> sources = stored.getOrDefault(wanted.whole(), List.of());
          fill(wanted, wanted.kind().of(state), sources);
        }
      }
    } finally {
      files.forEach(SafetensorsFile::close);
    }
  }

  private void fill(StateTensor wanted, Tensor into, List<Stored> sources) {
    long filled = 0;
    for (Stored source : sources) {
      StateTensor state = source.state();
      long from = Math.max(state.offset(), wanted.offset());
      long elements = Math.min(state.end(), wanted.end()) - from;
      if (elements > 0) {
        copy(source, from - state.offset(), elements, into, from - wanted.offset());
        filled += elements;
      }
    }
    if (filled != wanted.elements()) {
      throw GereException.failure(
          "checkpoint %s holds %d of the %d elements of %s; delete it and run the same command again"
              .formatted(checkpoint.folder().path(), filled, wanted.elements(), wanted.name()));
    }
  }

  private void copy(Stored source, long from, long elements, Tensor into, long to) {
    long bytes = elements * Float.BYTES;
    for (long done = 0; done < bytes; ) {
      int count = (int) Math.min(CHUNK_BYTES, bytes - done);
      chunk.clear().limit(count);
      source.file().read(source.entry(), from * Float.BYTES + done, chunk);
      into.put(to * Float.BYTES + done, chunk.flip());
      done += count;
    }
  }
}
