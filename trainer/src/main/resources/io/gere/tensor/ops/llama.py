# Llama's decoder: embedding, and layers of attention and SwiGLU behind RMSNorm.
#
# Shapes: b rows, t positions, D hidden size, F feed-forward size, d head dimension.
# A row is one sequence, padded on the right (attention is causal, so padding never reaches a real
# position), or, packed, many sequences end to end: `lengths` then says how long each is.
# Java has no None to hand over: a tensor that may be missing is a list of one or none.

# What reads the same input lies side by side in memory and is one matrix.
class LayerWeights(NamedTuple):
  input_norm : Tensor            # [D]
  query_key_value : Tensor       # [(heads + 2 · kv_heads) · d, D]
  output : Tensor                # [D, heads · d]
  post_attention_norm : Tensor   # [D]
  gate_up : Tensor               # [2 · F, D]
  down : Tensor                  # [D, F]

# What every layer reads beside its weights.
class Positions(NamedTuple):
  cos : Tensor                  # [.., t, 1, d]
  sin : Tensor                  # [.., t, 1, d]
  dropout_keys : List[Tensor]   # int32 [b, t], a random key of each, where adapters drop inputs

class Llama(Products):
  heads : int
  kv_heads : int
  epsilon : float
  # LoRA: for each of q, k, v, o, gate, up, down where among a layer's adapters its A stands (its B
  # is the next one), or -1.
  adapted : List[int]
  adapter_scale : float
  adapter_dropout : float

  def layer_weights(self, tensors: List[Tensor]) -> LayerWeights:
    input_norm, query_key_value, output, post_attention_norm, gate_up, down = tensors
    return LayerWeights(input_norm, query_key_value, output, post_attention_norm, gate_up, down)

  def embed(self, ids: Tensor, table: Tensor) -> Tensor:
    return torch.embedding(table, ids)

  def norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.rms_norm(x, [x.size(-1)], weight, self.epsilon)

  # Hidden states after the final norm: what the head reads.
  def final_norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return self.norm(x, weight)

  # Rotary position embedding (arXiv 2104.09864) of heads [b, t, heads, d].
  def rotate(self, x: Tensor, positions: Positions) -> Tensor:
    first, second = torch.chunk(x, 2, -1)
    return x * positions.cos + torch.cat([-second, first], -1) * positions.sin

  # Which inputs an adapter sees: a pure function of the position's key, the adapter and the feature,
  # so that a segment computed again, on any rank, drops the same ones (an integer hash of 32 bits).
  def dropout(self, x: Tensor, positions: Positions, adapter: int) -> Tensor:
    for keys in positions.dropout_keys:
      features = torch.arange(x.size(-1), dtype=3, device=x.device)
      bits = keys.unsqueeze(-1) ^ ((features + adapter * 1048576) * -1640531527)
      bits = (bits ^ ((bits >> 16) & 65535)) * 2146121005
      bits = (bits ^ ((bits >> 15) & 131071)) * -2073254261
      chance = ((bits ^ ((bits >> 16) & 65535)) & 16777215).to(6) * 5.9604644775390625e-08
      x = x * chance.ge(self.adapter_dropout).to(x.dtype) * (1. / (1. - self.adapter_dropout))
    return x

  # y + scale · B A x   (LoRA, arXiv 2106.09685) for the projections from `first` on, whose outputs
  # lie side by side in y. Adapters are kept in float32; their products are computed in the type of
  # what they read, as PEFT's are under autocast.
  def adapt(self, y: Tensor, x: Tensor, adapters: List[Tensor], first: int, widths: List[int], positions: Positions, layer: int) -> Tensor:
    if len(adapters) == 0:
      return y
    parts = annotate(List[Tensor], [])
    start = 0
    for i in range(len(widths)):
      part = y.narrow(-1, start, widths[i])
      a = self.adapted[first + i]
      if a >= 0:
        seen = self.dropout(x, positions, layer * len(self.adapted) + first + i)
        low = self.linear(seen, adapters[a].to(x.dtype))
        part = part + self.linear(low, adapters[a + 1].to(x.dtype)) * self.adapter_scale
      parts.append(part)
      start = start + widths[i]
    return torch.cat(parts, -1)

  # W + scale · B A: the weight that computes alone what `adapt` adds with an adapter.
  def merge_adapter(self, weight: Tensor, a: Tensor, b: Tensor, scale: float) -> Tensor:
    return weight + torch.matmul(b, a) * scale

  # Queries [b, heads, t, d], keys and values [b, kv_heads, t, d].
  def attention_inputs(self, x: Tensor, w: LayerWeights, adapters: List[Tensor], positions: Positions, layer: int) -> Tuple[Tensor, Tensor, Tensor]:
    x = self.norm(x, w.input_norm)
    d = positions.cos.size(-1)
    widths = [self.heads * d, self.kv_heads * d, self.kv_heads * d]
    y = self.adapt(self.linear(x, w.query_key_value), x, adapters, 0, widths, positions, layer)
    y = y.view(x.size(0), x.size(1), -1, d)
    turned = self.rotate(y.narrow(2, 0, self.heads + self.kv_heads), positions).transpose(1, 2)
    v = y.narrow(2, self.heads + self.kv_heads, self.kv_heads).transpose(1, 2)
    return turned.narrow(1, 0, self.heads), turned.narrow(1, self.heads, self.kv_heads), v

  # A key-value head for every query head. For unequal numbers (`enable_gqa`) PyTorch's CPU kernel
  # falls back to one that keeps the whole softmax, heads · t², for the backward pass; on a GPU it is
  # no faster (H200, bfloat16, [4, 32 / 8, 563, 64], both ways: 297 µs, repeated 253 µs).
  def repeat_heads(self, x: Tensor) -> Tensor:
    if self.heads == self.kv_heads:
      return x
    each = x.unsqueeze(2).expand(-1, -1, self.heads // self.kv_heads, -1, -1)
    return each.reshape(x.size(0), self.heads, x.size(2), x.size(3))

  def causal_attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return self.attention(q, k, v, None, True)

  # Attention within each sequence: nothing looks over the border to its neighbour.
  def attend(self, q: Tensor, k: Tensor, v: Tensor, lengths: List[int]) -> Tensor:
    k = self.repeat_heads(k)
    v = self.repeat_heads(v)
    if len(lengths) == 0:
      return self.causal_attention(q, k, v)
    reads = annotate(List[Tensor], [])
    start = 0
    for n in lengths:
      reads.append(self.causal_attention(q.narrow(2, start, n), k.narrow(2, start, n), v.narrow(2, start, n)))
      start = start + n
    return torch.cat(reads, 2)

  # [b, heads, t, d] to [b, t, heads · d]. Not a view: PyTorch's kernels lay their results out as they
  # like, on CUDA with the heads inside the positions.
  def merge_heads(self, read: Tensor) -> Tensor:
    return read.transpose(1, 2).reshape(read.size(0), read.size(2), -1)

  # The rest of a layer once attention has been read: output projection, then SwiGLU.
  def after_attention(self, x: Tensor, read: Tensor, w: LayerWeights, adapters: List[Tensor], positions: Positions, layer: int) -> Tensor:
    read = self.merge_heads(read)
    x = x + self.adapt(self.linear(read, w.output), read, adapters, 3, [x.size(-1)], positions, layer)
    y = self.norm(x, w.post_attention_norm)
    f = w.down.size(1)
    gate, up = torch.chunk(self.adapt(self.linear(y, w.gate_up), y, adapters, 4, [f, f], positions, layer), 2, -1)
    y = torch.silu(gate) * up
    return x + self.adapt(self.linear(y, w.down), y, adapters, 6, [x.size(-1)], positions, layer)

  # Decoder layer number `layer` of the model, [b, t, D] to [b, t, D].
  def layer(self, x: Tensor, tensors: List[Tensor], adapters: List[Tensor], positions: Positions, lengths: List[int], layer: int) -> Tensor:
    w = self.layer_weights(tensors)
    q, k, v = self.attention_inputs(x, w, adapters, positions, layer)
    return self.after_attention(x, self.attend(q, k, v, lengths), w, adapters, positions, layer)
