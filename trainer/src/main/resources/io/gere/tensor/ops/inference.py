# Reading without training: a batch once (prefill), then one token after the other over cached keys and
# values (decode), or several continuations of what was read at once.
#
# `layers` and `adapters` are those of the whole model. `cos` and `sin` are whole tables [positions, 1, d].
# `caches` are keys and values of each layer, [b, kv_heads, cached, d] each.

class Inference(Segments):
  # ------------------------------------------------------------------ logits

  # Logits of one position of each row [b, V]: row i of `hidden` [b, t, D] at positions[i].
  def logits_at(self, hidden: Tensor, positions: Tensor, head: Tensor) -> Tensor:
    index = positions.view(-1, 1, 1).expand(-1, 1, hidden.size(2))
    return self.linear(torch.gather(hidden, 1, index).squeeze(1), head)

  def most_likely(self, logits: Tensor) -> Tensor:
    return torch.argmax(logits, -1)

  def select_columns(self, logits: Tensor, columns: Tensor) -> Tensor:
    return torch.index_select(logits, 1, columns).to(6)

  def log_sum_exp(self, logits: Tensor) -> Tensor:
    return torch.logsumexp(logits.to(6), [-1])

  # ------------------------------------------------------------------ keys and values

  # All layers over `ids` [b, t], and what they leave behind for later positions: the final hidden
  # states [b, t, D], then keys and values [b, kv_heads, t + room, d] of each layer, zeros in the room:
  # the weight 0 of a place not yet written must meet a finite value there. `cos`, `sin`: [t, 1, d].
  def prefill(self, ids: Tensor, table: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], final_norm: Tensor, cos: Tensor, sin: Tensor, room: int) -> List[Tensor]:
    x = torch.embedding(table, ids)
    positions = Positions(cos, sin, [])
    caches = annotate(List[Tensor], [])
    for i in range(len(layers)):
      w = self.layer_weights(layers[i])
      q, k, v = self.attention_inputs(x, w, adapters[i], positions, i)
      caches.append(torch.constant_pad_nd(k, [0, 0, 0, room]))
      caches.append(torch.constant_pad_nd(v, [0, 0, 0, room]))
      x = self.after_attention(x, self.attend(q, k, v, []), w, adapters[i], positions, i)
    out = [self.norm(x, final_norm)]
    out.extend(caches)
    return out

  # What to add to attention's scores so that only `visible` [b, 1, t, keys] positions count. Query
  # heads that share a key-value head lie one after the other along t: see `attend_visible`.
  def score_mask(self, visible: Tensor, like: Tensor) -> Tensor:
    hidden = visible.logical_not().repeat(1, 1, self.heads // self.kv_heads, 1)
    return torch.zeros_like(hidden, dtype=like.dtype).masked_fill_(hidden, -1e30)

  # Attention under a mask. Query heads that share a key-value head are taken for positions of one
  # head, so that keys and values need not be repeated for them.
  def attend_visible(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    shared = q.reshape(q.size(0), self.kv_heads, -1, q.size(3))
    return self.own_heads(self.attention(shared, k, v, mask, False))

  # [b, kv_heads, query heads of each · t, d] to [b, heads, t, d]; not a view, see `merge_heads`.
  def own_heads(self, read: Tensor) -> Tensor:
    return read.reshape(read.size(0), self.heads, -1, read.size(3))

  # All layers over one token more of each row, `ids` [b, 1] at `places` [b, 1], which stays in the
  # caches and may overwrite padding there. Returns the final hidden states [b, 1, D].
  def decode(self, ids: Tensor, places: Tensor, table: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], final_norm: Tensor, cos: Tensor, sin: Tensor, caches: List[Tensor]) -> Tensor:
    x = torch.embedding(table, ids)
    positions = Positions(cos[places], sin[places], [])
    place = places.view(-1, 1, 1, 1)
    mask = self.score_mask(torch.arange(caches[0].size(2), device=x.device).le(place), x)
    for i in range(len(layers)):
      w = self.layer_weights(layers[i])
      q, k, v = self.attention_inputs(x, w, adapters[i], positions, i)
      index = place.expand_as(k)
      caches[2 * i].scatter_(2, index, k)
      caches[2 * i + 1].scatter_(2, index, v)
      x = self.after_attention(x, self.attend_visible(q, caches[2 * i], caches[2 * i + 1], mask), w, adapters[i], positions, i)
    return self.norm(x, final_norm)

  # All layers over `ids` [b, t] at `places` [b, t], which go on from the first `lengths` [b] cached
  # positions of their row, or of the one row that all share, and are not kept. `branches` [b, t]: a
  # token sees those of its own branch only, so that several continuations of a row are read at once.
  # Returns the final hidden states [b, t, D].
  def continuations(self, ids: Tensor, places: Tensor, branches: Tensor, lengths: Tensor, table: Tensor, layers: List[List[Tensor]], adapters: List[List[Tensor]], final_norm: Tensor, cos: Tensor, sin: Tensor, caches: List[Tensor]) -> Tensor:
    x = torch.embedding(table, ids)
    positions = Positions(cos[places], sin[places], [])
    cached = caches[0].size(2)
    before = torch.arange(cached, device=x.device).lt(lengths.view(-1, 1, 1, 1)).expand(x.size(0), 1, x.size(1), cached)
    own_branch = branches.unsqueeze(1).eq(branches.unsqueeze(2))
    earlier = places.unsqueeze(1).le(places.unsqueeze(2))
    mask = self.score_mask(torch.cat([before, own_branch.logical_and(earlier).unsqueeze(1)], -1), x)
    for i in range(len(layers)):
      w = self.layer_weights(layers[i])
      q, k, v = self.attention_inputs(x, w, adapters[i], positions, i)
      k = torch.cat([caches[2 * i].expand(x.size(0), -1, -1, -1), k], 2)
      v = torch.cat([caches[2 * i + 1].expand(x.size(0), -1, -1, -1), v], 2)
      x = self.after_attention(x, self.attend_visible(q, k, v, mask), w, adapters[i], positions, i)
    return self.norm(x, final_norm)
