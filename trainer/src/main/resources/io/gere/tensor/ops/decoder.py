# A decoder as its description says (io.gere.model.decoder): embedding, and layers of attention and a
# gated feed-forward block with norms.
#
# Shapes: b rows, t positions, D hidden size, F feed-forward size, d head dimension.
# A row is one sequence, padded on the right (attention is causal, so padding never reaches a real
# position), or, packed, many sequences end to end: `lengths` then says how long each is.
# Java has no None to hand over: a tensor that may be missing is a list of one or none.

# What reads the same input lies side by side in memory and is one matrix.
class LayerWeights(NamedTuple):
  input_norm : List[Tensor]                 # [D]
  query_key_value : Tensor                  # [(heads + 2 · kv_heads) · d, D]
  query_key_value_bias : List[Tensor]
  query_norm : List[Tensor]                 # [d], [heads, d] or [heads · d]
  key_norm : List[Tensor]                   # [d], [kv_heads, d] or [kv_heads · d]
  output : Tensor                           # [D, heads · d]
  output_bias : List[Tensor]
  attention_norm : List[Tensor]             # [D], behind attention
  feed_forward_norm : List[Tensor]          # [D], before the feed-forward block
  gate_up : Tensor                          # [2 · F, D]
  gate_up_bias : List[Tensor]
  down : Tensor                             # [D, F]
  down_bias : List[Tensor]
  feed_forward_output_norm : List[Tensor]   # [D], behind the feed-forward block

# What every layer reads beside its weights.
class Positions(NamedTuple):
  cos : List[Tensor]            # [.., t, 1, rotated numbers] of each rotary embedding
  sin : List[Tensor]
  dropout_keys : List[Tensor]   # int32 [b, t], a random key of each, where adapters drop inputs

class Decoder(Attention):
  head_dimension : int
  # Where among a layer's tensors each of `LayerWeights` stands, or -1.
  parts : List[int]
  # Of the projections whose outputs lie side by side: query, key, value and gate, up, or one for all
  # where they are stored as one.
  query_key_value_widths : List[int]
  gate_up_widths : List[int]
  # rms, rms_plus_one or layer.
  norm_form : str
  epsilon : float
  # Whether attention and the feed-forward block read one norm's output, side by side.
  shared_norm : bool
  # Of each layer, which rotary embedding it has, or -1.
  rotations : List[int]
  # Whether numbers 2j and 2j + 1 of a head are rotated together, and not j and j + d / 2.
  neighbours : bool
  # silu, gelu or gelu_tanh.
  activation : str
  embedding_scale : float
  residual_scale : float
  # LoRA: for each of the projections, query to down, where among a layer's adapters its A stands (its
  # B is the next one), or -1.
  adapted : List[int]
  adapter_scale : float
  adapter_dropout : float

  def part(self, tensors: List[Tensor], number: int) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    if self.parts[number] >= 0:
      found.append(tensors[self.parts[number]])
    return found

  def layer_weights(self, t: List[Tensor]) -> LayerWeights:
    return LayerWeights(self.part(t, 0), t[self.parts[1]], self.part(t, 2), self.part(t, 3), self.part(t, 4), t[self.parts[5]], self.part(t, 6), self.part(t, 7), self.part(t, 8), t[self.parts[9]], self.part(t, 10), t[self.parts[11]], self.part(t, 12), self.part(t, 13))

  # Gemma's scale is rounded to the weights' own type before it multiplies.
  def scale_embedding(self, x: Tensor) -> Tensor:
    if self.embedding_scale == 1.:
      return x
    return x * torch.full([1], self.embedding_scale, dtype=x.dtype, device=x.device)

  def embed(self, ids: Tensor, table: Tensor) -> Tensor:
    return self.scale_embedding(torch.embedding(table, ids))

  def norm(self, x: Tensor, weight: Tensor) -> Tensor:
    if self.norm_form == "rms":
      return torch.rms_norm(x, [x.size(-1)], weight, self.epsilon)
    if self.norm_form == "rms_plus_one":
      return torch.rms_norm(x.to(6), [x.size(-1)], weight.to(6) + 1., self.epsilon).to(x.dtype)
    return (torch.layer_norm(x.to(6), [x.size(-1)], None, None, self.epsilon) * weight.to(6)).to(x.dtype)

  def norms(self, x: Tensor, weights: List[Tensor]) -> Tensor:
    for weight in weights:
      x = self.norm(x, weight)
    return x

  # Hidden states after the final norm: what the head reads.
  def final_norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return self.norm(x, weight)

  def project(self, x: Tensor, weight: Tensor, biases: List[Tensor]) -> Tensor:
    y = self.linear(x, weight)
    for bias in biases:
      y = y + bias
    return y

  # Each number's partner: (-second, first) of a pair.
  def turned(self, x: Tensor) -> Tensor:
    if self.neighbours:
      pairs = x.unflatten(-1, [-1, 2])
      return torch.stack([-pairs.select(-1, 1), pairs.select(-1, 0)], -1).flatten(-2)
    first, second = torch.chunk(x, 2, -1)
    return torch.cat([-second, first], -1)

  # Rotary position embedding (arXiv 2104.09864) of heads [b, t, heads, d], or of their first numbers.
  def rotate(self, x: Tensor, positions: Positions, layer: int) -> Tensor:
    kind = self.rotations[layer]
    if kind < 0:
      return x
    cos = positions.cos[kind]
    sin = positions.sin[kind]
    rotated = cos.size(-1)
    if rotated == x.size(-1):
      return x * cos + self.turned(x) * sin
    first = x.narrow(-1, 0, rotated)
    rest = x.narrow(-1, rotated, x.size(-1) - rotated)
    return torch.cat([first * cos + self.turned(first) * sin, rest], -1)

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

  # Moves a weight towards another one by a share of the way.
  def blend(self, weight: Tensor, other: Tensor, share: float) -> None:
    weight.lerp_(other, share)

  # Queries or keys [b, t, heads, d], each head normalised by itself, or all of them as one.
  def norm_heads(self, x: Tensor, weight: Tensor) -> Tensor:
    if weight.size(-1) == x.size(-1):
      return self.norm(x, weight)
    return self.norm(x.flatten(-2), weight).view_as(x)

  # Queries [b, heads, t, d], keys and values [b, kv_heads, t, d].
  def attention_inputs(self, x: Tensor, w: LayerWeights, adapters: List[Tensor], positions: Positions, layer: int) -> Tuple[Tensor, Tensor, Tensor]:
    x = self.norms(x, w.input_norm)
    y = self.project(x, w.query_key_value, w.query_key_value_bias)
    y = self.adapt(y, x, adapters, 0, self.query_key_value_widths, positions, layer)
    y = y.view(x.size(0), x.size(1), -1, self.head_dimension)
    turned = y.narrow(2, 0, self.heads + self.kv_heads)
    if len(w.query_norm) > 0:
      q = self.norm_heads(y.narrow(2, 0, self.heads), w.query_norm[0])
      k = self.norm_heads(y.narrow(2, self.heads, self.kv_heads), w.key_norm[0])
      turned = torch.cat([q, k], 2)
    turned = self.rotate(turned, positions, layer).transpose(1, 2)
    v = y.narrow(2, self.heads + self.kv_heads, self.kv_heads).transpose(1, 2)
    return turned.narrow(1, 0, self.heads), turned.narrow(1, self.heads, self.kv_heads), v

  def activate(self, x: Tensor) -> Tensor:
    if self.activation == "silu":
      return torch.silu(x)
    if self.activation == "gelu":
      return torch.gelu(x)
    return torch.gelu(x, approximate="tanh")

  # The gated block: down(activation(gate) · up).
  def feed_forward(self, y: Tensor, w: LayerWeights, adapters: List[Tensor], positions: Positions, layer: int) -> Tensor:
    projection = len(self.query_key_value_widths) + 1
    both = self.project(y, w.gate_up, w.gate_up_bias)
    both = self.adapt(both, y, adapters, projection, self.gate_up_widths, positions, layer)
    gate, up = torch.chunk(both, 2, -1)
    y = self.activate(gate) * up
    projection = projection + len(self.gate_up_widths)
    down = self.project(y, w.down, w.down_bias)
    return self.adapt(down, y, adapters, projection, [down.size(-1)], positions, layer)

  # What a block computed joins the residual stream.
  def join(self, x: Tensor, block: Tensor, norms: List[Tensor]) -> Tensor:
    block = self.norms(block, norms)
    if self.residual_scale != 1.:
      block = block * self.residual_scale
    return x + block

  # The rest of a layer once attention has been read: output projection, then the gated block.
  def after_attention(self, x: Tensor, read: Tensor, w: LayerWeights, adapters: List[Tensor], positions: Positions, layer: int) -> Tensor:
    read = self.merge_heads(read)
    attended = self.project(read, w.output, w.output_bias)
    attended = self.adapt(attended, read, adapters, len(self.query_key_value_widths), [x.size(-1)], positions, layer)
    if self.shared_norm:
      y = self.feed_forward(self.norms(x, w.input_norm), w, adapters, positions, layer)
      return self.join(self.join(x, attended, []), y, [])
    x = self.join(x, attended, w.attention_norm)
    y = self.feed_forward(self.norms(x, w.feed_forward_norm), w, adapters, positions, layer)
    return self.join(x, y, w.feed_forward_output_norm)

  # Decoder layer number `layer` of the model, [b, t, D] to [b, t, D].
  def layer(self, x: Tensor, tensors: List[Tensor], adapters: List[Tensor], positions: Positions, lengths: List[int], layer: int) -> Tensor:
    w = self.layer_weights(tensors)
    q, k, v = self.attention_inputs(x, w, adapters, positions, layer)
    return self.after_attention(x, self.attend(q, k, v, lengths, layer), w, adapters, positions, layer)
