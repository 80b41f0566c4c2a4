# Functional forward and backward of a segment: consecutive decoder layers that are computed, and
# computed again in the backward pass, in one go (activation checkpointing).
#
# `layers` holds each layer's weights, `adapters` each layer's LoRA matrices, A and B of each adapted
# projection, or nothing. `first` is the number of the segment's first layer in the model.

class Segments(Decoder):
  # Returns the last layer's output [b, t, D] and those of the `taps`, which count within the segment.
  def segment(self, x: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], first: int, positions: Positions, lengths: List[int], taps: List[int]) -> List[Tensor]:
    tapped = annotate(List[Tensor], [])
    for i in range(len(layers)):
      x = self.layer(x, layers[i], adapters[i], positions, lengths, first + i)
      if i in taps:
        tapped.append(x)
    out = [x]
    out.extend(tapped)
    return out

  # The same memory without a graph.
  def detached(self, x: Tensor) -> Tensor:
    return x.detach()

  def constants(self, layers: List[List[Tensor]]) -> List[List[Tensor]]:
    out = annotate(List[List[Tensor]], [])
    for tensors in layers:
      out.append([t.detach() for t in tensors])
    return out

  # Fresh leaves over the same memory: gradients are asked for, and never stored in the weights.
  def variables(self, layers: List[List[Tensor]]) -> List[List[Tensor]]:
    out = annotate(List[List[Tensor]], [])
    for tensors in layers:
      out.append([t.detach().requires_grad_(True) for t in tensors])
    return out

  # The segment without a graph.
  def segment_forward(self, x: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], first: int, cos: List[Tensor], sin: List[Tensor], dropout_keys: List[Tensor], lengths: List[int], taps: List[int]) -> List[Tensor]:
    return self.segment(x.detach(), self.constants(layers), self.constants(adapters), first, Positions(cos, sin, dropout_keys), lengths, taps)

  # The segment with a graph: [outputs as `segment` gives them] + leaves. The leaves are the input
  # where `input_gradient`, then the adapters, or without any the weights and the final norm's, which
  # only the last segment has.
  def segment_graph(self, x: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], first: int, cos: List[Tensor], sin: List[Tensor], dropout_keys: List[Tensor], lengths: List[int], taps: List[int], final_norm: List[Tensor], input_gradient: bool) -> List[Tensor]:
    leaves = annotate(List[Tensor], [])
    x = x.detach()
    if input_gradient:
      x.requires_grad_(True)
      leaves.append(x)
    final_norm = [t.detach() for t in final_norm]
    if len(adapters[0]) > 0:
      adapters = self.variables(adapters)
      for matrices in adapters:
        leaves.extend(matrices)
    else:
      layers = self.variables(layers)
      for tensors in layers:
        leaves.extend(tensors)
      final_norm = [t.requires_grad_(True) for t in final_norm]
      leaves.extend(final_norm)
    out = self.segment(x, layers, adapters, first, Positions(cos, sin, dropout_keys), lengths, taps)
    for weight in final_norm:
      out[0] = self.norm(out[0], weight)
    out.extend(leaves)
    return out

  # The vector-Jacobian product: the leaves' gradients, each output weighted by its upstream gradient.
  def gradients(self, outputs: List[Tensor], leaves: List[Tensor], upstream: List[Tensor]) -> List[Tensor]:
    seeds = annotate(List[Optional[Tensor]], [])
    for i in range(len(outputs)):
      seeds.append(upstream[i].to(outputs[i].dtype).view_as(outputs[i]))
    out = annotate(List[Tensor], [])
    for g in torch.grad(outputs, leaves, seeds, None, False, False):
      if g is not None:
        out.append(g)
    return out

  def add(self, into: List[Tensor], gradients: List[Tensor]) -> None:
    torch._foreach_add_(into, gradients)

  # The embedding's gradient, added where its tokens are.
  def add_embedding_gradient(self, into: Tensor, ids: Tensor, upstream: Tensor) -> None:
    upstream = self.scale_embedding(upstream)
    into.index_add_(0, ids.view(-1), upstream.reshape(-1, upstream.size(-1)).to(into.dtype))
