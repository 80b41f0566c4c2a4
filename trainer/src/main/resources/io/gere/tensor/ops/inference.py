# Reading without training: a batch once (prefill), then one token after the other over cached keys and
# values (decode), or several continuations of what was read at once.
#
# `layers` and `adapters` are those of a segment, `first` is the number of its first layer in the model. `x`
# [b, t, D] goes into the segment, embedded tokens into the first one; what comes out of the last one is to be
# normalised. `cos` and `sin` are whole tables [positions, 1, d] of each rotary embedding.
# `caches` are keys and values of each of these layers, [b, kv_heads, cached, d] each.

class Inference(Segments):
  # ------------------------------------------------------------------ logits

  # Logits of one position of each row [b, V]: row i of `hidden` [b, t, D] at positions[i].
  def logits_at(self, hidden: Tensor, positions: Tensor, head: Tensor) -> Tensor:
    index = positions.view(-1, 1, 1).expand(-1, 1, hidden.size(2))
    return self.shape_logits(self.linear(torch.gather(hidden, 1, index).squeeze(1), head))

  def most_likely(self, logits: Tensor) -> Tensor:
    return torch.argmax(logits, -1)

  def select_columns(self, logits: Tensor, columns: Tensor) -> Tensor:
    return torch.index_select(logits, 1, columns).to(6)

  def log_sum_exp(self, logits: Tensor) -> Tensor:
    return torch.logsumexp(logits.to(6), [-1])

  # ------------------------------------------------------------------ sampling

  # Probabilities [b, V] at a temperature, of the likeliest tokens alone that together have `top_p`
  # (nucleus sampling, Holtzman et al., arXiv 1904.09751), not brought to the sum 1. Of equally likely
  # tokens all are in or none.
  def nucleus(self, logits: Tensor, temperature: float, top_p: float) -> Tensor:
    p = torch.softmax(logits.to(6) / temperature, -1)
    if top_p >= 1.0:
      return p
    # Nearly always a few tokens have all that counts, and to sort a whole vocabulary takes longer.
    falling = torch.topk(p, min(1024, p.size(1)), -1)[0]
    least = self.least_likely(falling, top_p)
    flat = torch.nonzero(falling.sum(-1).lt(top_p)).squeeze(1)
    if flat.numel() > 0:
      falling = torch.sort(torch.index_select(p, 0, flat), -1, True)[0]
      least = least.index_copy(0, flat, self.least_likely(falling, top_p))
    return p.masked_fill(p.lt(least), 0.0)

  # Of falling probabilities [b, n] the last that is needed to reach `top_p` [b, 1].
  def least_likely(self, falling: Tensor, top_p: float) -> Tensor:
    before = torch.cumsum(falling, -1) - falling
    return falling.masked_fill(before.ge(top_p), 2.0).amin([-1], True)

  # A token of each row [b], where `numbers` [b], float64 in [0, 1), fall among the probabilities laid end
  # to end in the order of token ids: in an order by probability rounding would exchange neighbours.
  def draw(self, logits: Tensor, temperature: float, top_p: float, numbers: Tensor) -> Tensor:
    mass = torch.cumsum(self.nucleus(logits, temperature, top_p).to(7), -1)
    return mass.le(numbers.unsqueeze(1) * mass[:, -1:]).sum(-1)

  # ------------------------------------------------------------------ keys and values

  # A segment over t positions, and what it leaves behind for later ones: its output [b, t, D], then
  # keys and values [b, kv_heads, t + room, d] of each layer, zeros in the room: the weight 0 of a place
  # not yet written must meet a finite value there. `cos`, `sin`: [t, 1, d].
  def prefill(self, x: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], first: int, cos: List[Tensor], sin: List[Tensor], room: int) -> List[Tensor]:
    positions = Positions(cos, sin, [])
    caches = annotate(List[Tensor], [])
    for i in range(len(layers)):
      w = self.layer_weights(layers[i])
      q, k, v = self.attention_inputs(x, w, adapters[i], positions, first + i)
      caches.append(torch.constant_pad_nd(k, [0, 0, 0, room]))
      caches.append(torch.constant_pad_nd(v, [0, 0, 0, room]))
      x = self.after_attention(x, self.attend(q, k, v, [], first + i), w, adapters[i], positions, first + i)
    out = [x]
    out.extend(caches)
    return out

  def rows_at(self, tables: List[Tensor], places: Tensor) -> List[Tensor]:
    return [table[places] for table in tables]

  # Masks over [b, 1, t, keys] positions: of a layer that sees all `visible` ones, and of a windowed
  # layer, where a key may be `back` positions behind at most. Query heads that share a key-value head
  # lie one after the other along t: see `attend_visible`.
  def score_masks(self, visible: Tensor, back: Tensor, like: Tensor) -> List[Tensor]:
    shared = self.heads // self.kv_heads
    masks = [self.score_mask(visible.repeat(1, 1, shared, 1), like)]
    if self.window > 0:
      visible = visible.logical_and(back.lt(self.window))
      masks.append(self.score_mask(visible.repeat(1, 1, shared, 1), like))
    return masks

  # Attention under a layer's mask. Query heads that share a key-value head are taken for positions of
  # one head, so that keys and values need not be repeated for them.
  def attend_visible(self, q: Tensor, k: Tensor, v: Tensor, masks: List[Tensor], layer: int) -> Tensor:
    shared = q.reshape(q.size(0), self.kv_heads, -1, q.size(3))
    return self.own_heads(self.masked_attention(shared, k, v, masks[self.windowed[layer]]))

  # [b, kv_heads, query heads of each · t, d] to [b, heads, t, d]; not a view, see `merge_heads`.
  def own_heads(self, read: Tensor) -> Tensor:
    return read.reshape(read.size(0), self.heads, -1, read.size(3))

  # A segment over one token more of each row at `places` [b, 1], which stays in the caches and may
  # overwrite padding there. Returns the segment's output [b, 1, D].
  def decode(self, x: Tensor, places: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], first: int, cos: List[Tensor], sin: List[Tensor], caches: List[Tensor]) -> Tensor:
    positions = Positions(self.rows_at(cos, places), self.rows_at(sin, places), [])
    place = places.view(-1, 1, 1, 1)
    back = place - torch.arange(caches[0].size(2), device=x.device)
    masks = self.score_masks(back.ge(0), back, x)
    for i in range(len(layers)):
      w = self.layer_weights(layers[i])
      q, k, v = self.attention_inputs(x, w, adapters[i], positions, first + i)
      index = place.expand_as(k)
      caches[2 * i].scatter_(2, index, k)
      caches[2 * i + 1].scatter_(2, index, v)
      x = self.after_attention(x, self.attend_visible(q, caches[2 * i], caches[2 * i + 1], masks, first + i), w, adapters[i], positions, first + i)
    return x

  # Some rows of each tensor [b, …].
  def rows_of(self, tensors: List[Tensor], rows: Tensor) -> List[Tensor]:
    return [torch.index_select(x, 0, rows) for x in tensors]

  # A segment over tokens at `places` [b, t], which go on from the first `lengths` [b] cached positions of their row, or of the one row that all share, and are not kept. `branches` [b, t]: a
  # token sees those of its own branch only, so that several continuations of a row are read at once.
  # Returns the segment's output [b, t, D].
  def continuations(self, x: Tensor, places: Tensor, branches: Tensor, lengths: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], first: int, cos: List[Tensor], sin: List[Tensor], caches: List[Tensor]) -> Tensor:
    positions = Positions(self.rows_at(cos, places), self.rows_at(sin, places), [])
    cached = caches[0].size(2)
    kept = torch.arange(cached, device=x.device)
    before = kept.lt(lengths.view(-1, 1, 1, 1)).expand(x.size(0), 1, x.size(1), cached)
    own_branch = branches.unsqueeze(1).eq(branches.unsqueeze(2))
    back = places.unsqueeze(2) - places.unsqueeze(1)
    visible = torch.cat([before, own_branch.logical_and(back.ge(0)).unsqueeze(1)], -1)
    back = torch.cat([places.unsqueeze(2) - kept, back], -1).unsqueeze(1)
    masks = self.score_masks(visible, back, x)
    for i in range(len(layers)):
      w = self.layer_weights(layers[i])
      q, k, v = self.attention_inputs(x, w, adapters[i], positions, first + i)
      k = torch.cat([caches[2 * i].expand(x.size(0), -1, -1, -1), k], 2)
      v = torch.cat([caches[2 * i + 1].expand(x.size(0), -1, -1, -1), v], 2)
      x = self.after_attention(x, self.attend_visible(q, k, v, masks, first + i), w, adapters[i], positions, first + i)
    return x
