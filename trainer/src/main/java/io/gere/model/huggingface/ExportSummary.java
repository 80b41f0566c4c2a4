package io.gere.model.huggingface;

import io.gere.model.safetensors.Shape;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import java.util.List;

/**
 * What an export wrote.
 *
 * @param parameters elements of all tensors
 * @param bytes of all tensors
 * @param types their number types
 * @param merged weights that an adapter was merged into
 */
public record ExportSummary(long parameters, long bytes, List<StoredType> types, int merged) {
  public ExportSummary {
    types = List.copyOf(types);
  }

  /** Of these tensors. */
  public static ExportSummary of(List<? extends TensorSource> tensors, int merged) {
    return new ExportSummary(
        tensors.stream().mapToLong(tensor -> Shape.elements(tensor.shape())).sum(),
        tensors.stream().mapToLong(TensorSource::bytes).sum(),
        tensors.stream().map(TensorSource::type).distinct().sorted().toList(),
        merged);
  }
}
