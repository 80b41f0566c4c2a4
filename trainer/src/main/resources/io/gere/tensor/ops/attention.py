# Causal attention: of whole sequences or through a sliding window, over few or many key-value heads,
# with scores that a soft cap bounds or not.
#
# Shapes: queries [b, heads, t, d], keys and values [b, kv_heads, t, d].

class Attention(Products):
  heads : int
  kv_heads : int
  score_scale : float
  # c of the soft cap c · tanh(score / c), or 0.
  score_cap : float
  # How many positions a windowed layer sees, its own included; of each layer, whether it is one.
  window : int
  windowed : List[int]

  # A key-value head for every query head. For unequal numbers (`enable_gqa`) PyTorch's CPU kernel
  # falls back to one that keeps the whole softmax, heads · t², for the backward pass; on a GPU it is
  # no faster (H200, bfloat16, [4, 32 / 8, 563, 64], both ways: 297 µs, repeated 253 µs).
  def repeat_heads(self, x: Tensor) -> Tensor:
    if self.heads == self.kv_heads:
      return x
    each = x.unsqueeze(2).expand(-1, -1, self.heads // self.kv_heads, -1, -1)
    return each.reshape(x.size(0), self.heads, x.size(2), x.size(3))

  # Softmax over scores that a soft cap bounds, which PyTorch's kernels do not know. `mask` is added.
  def capped_attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    scores = torch.matmul(self.factor(q), self.factor(k).transpose(2, 3)) * self.score_scale
    scores = torch.tanh(scores / self.score_cap) * self.score_cap + mask
    weights = torch.softmax(scores.to(6), -1).to(v.dtype)
    return torch.matmul(self.factor(weights), self.factor(v)).to(v.dtype)

  def masked_attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    if self.score_cap > 0.:
      return self.capped_attention(q, k, v, mask)
    return self.attention(q, k, v, mask, False, self.score_scale)

  # What to add to attention's scores so that only `visible` positions count.
  def score_mask(self, visible: Tensor, like: Tensor) -> Tensor:
    hidden = visible.logical_not()
    return torch.zeros_like(hidden, dtype=like.dtype).masked_fill_(hidden, -1e30)

  # Which of `keys` positions each of the last `queries` of them sees in a windowed layer.
  def in_window(self, queries: int, keys: int, like: Tensor) -> Tensor:
    places = torch.arange(keys, device=like.device)
    back = places.narrow(0, keys - queries, queries).unsqueeze(1) - places
    return back.ge(0).logical_and(back.lt(self.window))

  # Of one sequence. Where it is longer than the window, a window's length of queries at a time, with
  # those keys only that one of them sees.
  def causal_attention(self, q: Tensor, k: Tensor, v: Tensor, layer: int) -> Tensor:
    t = q.size(2)
    if self.windowed[layer] == 0 or t <= self.window:
      if self.score_cap > 0.:
        return self.capped_attention(q, k, v, self.score_mask(torch.ones([t, t], dtype=11, device=q.device).tril_(), q))
      return self.attention(q, k, v, None, True, self.score_scale)
    reads = annotate(List[Tensor], [])
    for start in range(0, t, self.window):
      n = min(self.window, t - start)
      first = max(0, start - self.window + 1)
      keys = start + n - first
      mask = self.score_mask(self.in_window(n, keys, q), q)
      reads.append(self.masked_attention(q.narrow(2, start, n), k.narrow(2, first, keys), v.narrow(2, first, keys), mask))
    return torch.cat(reads, 2)

  # Attention within each sequence: nothing looks over the border to its neighbour.
  def attend(self, q: Tensor, k: Tensor, v: Tensor, lengths: List[int], layer: int) -> Tensor:
    k = self.repeat_heads(k)
    v = self.repeat_heads(v)
    if len(lengths) == 0:
      return self.causal_attention(q, k, v, layer)
    reads = annotate(List[Tensor], [])
    start = 0
    for n in lengths:
      reads.append(self.causal_attention(q.narrow(2, start, n), k.narrow(2, start, n), v.narrow(2, start, n), layer))
      start = start + n
    return torch.cat(reads, 2)

  # [b, heads, t, d] to [b, t, heads · d]. Not a view: PyTorch's kernels lay their results out as they
  # like, on CUDA with the heads inside the positions.
  def merge_heads(self, read: Tensor) -> Tensor:
    return read.transpose(1, 2).reshape(read.size(0), read.size(2), -1)
