# The model's mathematics, compiled by PyTorch's TorchScript when the program starts.
#
# Shapes: b rows, t positions, D hidden size, V vocabulary, d head dimension, n chosen positions.
# A row is one sequence, padded on the right (attention is causal, so padding never reaches a real
# position), or, packed, many sequences end to end: `lengths` then says how long each is.
# A decoder layer's weights come in this order (LAYER = 6 tensors); what lies side by side in memory
# and reads the same input is one matrix:
#   input norm, [q; k; v], o, post-attention norm, [gate; up], down
# An adapted layer's LoRA matrices come as A, B for each adapted projection; `slots` says for each of
# q, k, v, o, gate, up, down where in that list its A stands, or -1.
# `frame` is what every layer reads beside its weights: cosines and sines of the positions, [.., t, 1, d],
# and, where adapters drop inputs, a random key of each position, int64 [b, t].

class Llama(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  heads : int
  kv_heads : int
  epsilon : float
  adapter_scale : float
  adapter_dropout : float

  # ------------------------------------------------------------------ the decoder

  def norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.rms_norm(x, [x.size(-1)], weight, self.epsilon)

  def rotate(self, x: Tensor, frame: List[Tensor]) -> Tensor:
    first, second = torch.chunk(x, 2, -1)
    return x * frame[0] + torch.cat([-second, first], -1) * frame[1]

  # Which inputs an adapter sees: a pure function of the position's key, the adapter and the feature,
  # so that a segment computed again, on any rank, drops the same ones (splitmix64's finaliser).
  def dropout(self, x: Tensor, frame: List[Tensor], adapter: int) -> Tensor:
    if len(frame) == 2:
      return x
    features = torch.arange(x.size(-1), device=x.device)
    bits = frame[2].unsqueeze(-1) + (features + adapter * 1048576) * -7046029254386353131
    bits = (bits ^ ((bits >> 30) & 17179869183)) * -4658895280553007687
    bits = (bits ^ ((bits >> 27) & 137438953471)) * -7723592293110705685
    chance = ((bits >> 40) & 16777215).to(6) * 5.9604644775390625e-08
    return x * chance.ge(self.adapter_dropout).to(x.dtype) * (1. / (1. - self.adapter_dropout))

  # y + scale · B A x   (LoRA, arXiv 2106.09685) for the projections from `first` on, whose outputs
  # lie side by side in y. Adapters stay in float32, as in PEFT.
  def adapt(self, y: Tensor, x: Tensor, adapters: List[Tensor], slots: List[int], first: int, widths: List[int], frame: List[Tensor], layer: int) -> Tensor:
    if len(adapters) == 0:
      return y
    parts = annotate(List[Tensor], [])
    start = 0
    for i in range(len(widths)):
      part = y.narrow(-1, start, widths[i])
      a = slots[first + i]
      if a >= 0:
        seen = self.dropout(x.to(adapters[a].dtype), frame, layer * 7 + first + i)
        part = part + (torch.linear(torch.linear(seen, adapters[a]), adapters[a + 1]) * self.adapter_scale).to(y.dtype)
      parts.append(part)
      start = start + widths[i]
    return torch.cat(parts, -1)

  # Queries [b, heads, t, d], keys and values [b, kv_heads, t, d].
  def attention_inputs(self, x: Tensor, w: List[Tensor], adapters: List[Tensor], slots: List[int], frame: List[Tensor], layer: int) -> List[Tensor]:
    x = self.norm(x, w[0])
    d = frame[0].size(-1)
    widths = [self.heads * d, self.kv_heads * d, self.kv_heads * d]
    y = self.adapt(torch.linear(x, w[1]), x, adapters, slots, 0, widths, frame, layer)
    y = y.view(x.size(0), x.size(1), -1, d)
    turned = self.rotate(y.narrow(2, 0, self.heads + self.kv_heads), frame).transpose(1, 2)
    v = y.narrow(2, self.heads + self.kv_heads, self.kv_heads).transpose(1, 2)
    return [turned.narrow(1, 0, self.heads), turned.narrow(1, self.heads, self.kv_heads), v]

  # A key-value head for every query head. For unequal numbers (`enable_gqa`) PyTorch's CPU kernel
  # falls back to one that keeps the whole softmax, heads · t², for the backward pass.
  def repeat_heads(self, x: Tensor) -> Tensor:
    if self.heads == self.kv_heads:
      return x
    each = x.unsqueeze(2).expand(-1, -1, self.heads // self.kv_heads, -1, -1)
    return each.reshape(x.size(0), self.heads, x.size(2), x.size(3))

  def causal(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=None)

  # Attention within each sequence: nothing looks over the border to its neighbour.
  def attend(self, q: Tensor, k: Tensor, v: Tensor, lengths: List[int]) -> Tensor:
    k = self.repeat_heads(k)
    v = self.repeat_heads(v)
    if len(lengths) == 0:
      return self.causal(q, k, v)
    reads = annotate(List[Tensor], [])
    start = 0
    for n in lengths:
      reads.append(self.causal(q.narrow(2, start, n), k.narrow(2, start, n), v.narrow(2, start, n)))
      start = start + n
    return torch.cat(reads, 2)

  # The rest of a layer once attention has been read: output projection, then SwiGLU.
  def after_attention(self, x: Tensor, read: Tensor, w: List[Tensor], adapters: List[Tensor], slots: List[int], frame: List[Tensor], layer: int) -> Tensor:
    read = read.transpose(1, 2).reshape(x.size(0), x.size(1), -1)
    x = x + self.adapt(torch.linear(read, w[2]), read, adapters, slots, 3, [x.size(-1)], frame, layer)
    y = self.norm(x, w[3])
    width = w[5].size(1)
    gate, up = torch.chunk(self.adapt(torch.linear(y, w[4]), y, adapters, slots, 4, [width, width], frame, layer), 2, -1)
    y = torch.silu(gate) * up
    return x + self.adapt(torch.linear(y, w[5]), y, adapters, slots, 6, [x.size(-1)], frame, layer)

  def layer(self, x: Tensor, w: List[Tensor], adapters: List[Tensor], slots: List[int], frame: List[Tensor], lengths: List[int], layer: int) -> Tensor:
    q, k, v = self.attention_inputs(x, w, adapters, slots, frame, layer)
    return self.after_attention(x, self.attend(q, k, v, lengths), w, adapters, slots, frame, layer)

  # A segment: the layers whose weights are given, one after the other, the first of them number
  # `first` of the model. Returns the last one's output [b, t, D] and those of the `taps`, which count
  # within the segment.
  def segment(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], first: int, frame: List[Tensor], lengths: List[int], taps: List[int]) -> List[Tensor]:
    layers = len(weights) // 6
    a = len(adapters) // layers
    tapped = annotate(List[Tensor], [])
    for i in range(layers):
      x = self.layer(x, weights[i * 6:(i + 1) * 6], adapters[i * a:(i + 1) * a], slots, frame, lengths, first + i)
      if i in taps:
        tapped.append(x)
    out = [x]
    out.extend(tapped)
    return out

  def embed(self, ids: Tensor, table: Tensor) -> Tensor:
    return torch.embedding(table, ids)

  # The same tensors for another owner, and without a graph.
  def constants(self, tensors: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for t in tensors:
      out.append(t.detach())
    return out

  # The segment without a graph.
  def forward_segment(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], first: int, frame: List[Tensor], lengths: List[int], taps: List[int]) -> List[Tensor]:
    return self.segment(x.detach(), self.constants(weights), self.constants(adapters), slots, first, frame, lengths, taps)

  # Hidden states after the final norm: what the head reads.
  def final_hidden(self, x: Tensor, norm_weight: Tensor) -> Tensor:
    return self.norm(x, norm_weight)

  # ------------------------------------------------------------------ functional backward

  # Fresh leaves over the same memory: gradients are asked for, and never stored in the weights.
  def variables(self, tensors: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for t in tensors:
      out.append(t.detach().requires_grad_(True))
    return out

  # The segment with a graph: [outputs as `segment` gives them] + leaves. The leaves are the input
  # where `input_gradient`, then the adapters, or without any the weights and the final norm's, which
  # only the last segment has.
  def graph_segment(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], first: int, frame: List[Tensor], lengths: List[int], taps: List[int], final_norm: List[Tensor], input_gradient: bool) -> List[Tensor]:
    leaves = annotate(List[Tensor], [])
    x = x.detach()
    if input_gradient:
      x.requires_grad_(True)
      leaves.append(x)
    final_norm = self.constants(final_norm)
    if len(adapters) > 0:
      adapters = self.variables(adapters)
      leaves.extend(adapters)
    else:
      weights = self.variables(weights)
      final_norm = self.variables(final_norm)
      leaves.extend(weights)
      leaves.extend(final_norm)
    out = self.segment(x, weights, adapters, slots, first, frame, lengths, taps)
    if len(final_norm) > 0:
      out[0] = self.norm(out[0], final_norm[0])
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
  def add_embedding(self, into: Tensor, ids: Tensor, upstream: Tensor) -> None:
    into.index_add_(0, ids.view(-1), upstream.reshape(-1, upstream.size(-1)).to(into.dtype))

  # ------------------------------------------------------------------ the head and cross-entropy
  #
  # `rows` [n] are positions of the flattened hidden states [b · t, D]; sample i of `samples` [n] gets
  # what belongs to row i. Logits exist for `chunk` rows at a time, forward and backward, in float32.

  def chosen(self, hidden: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(hidden.detach().view(-1, hidden.size(-1)), 0, rows)

  def log_probabilities(self, hidden: Tensor, head: Tensor, temperature: float) -> Tensor:
    logits = torch.linear(hidden, head).to(6)
    if temperature != 1.:
      logits = logits.div_(temperature)
    return torch.log_softmax(logits, -1)

  # Sums of rows, [samples] in float64.
  def by_sample(self, values: Tensor, samples: Tensor, count: int) -> Tensor:
    return torch.zeros([count], dtype=7, device=values.device).index_add_(0, samples, values.to(7))

  # Squared length of each sample's part of a gradient [b · t, D] at `rows`.
  def squares(self, gradient: Tensor, rows: Tensor, samples: Tensor, count: int) -> Tensor:
    return self.by_sample(torch.index_select(gradient, 0, rows).pow_(2).sum([1]), samples, count)

  # Cross-entropy summed over each sample's labelled rows.
  def entropy(self, hidden: Tensor, head: Tensor, rows: Tensor, labels: Tensor, samples: Tensor, count: int, chunk: int) -> Tensor:
    each = torch.empty([rows.size(0)], dtype=6, device=rows.device)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      logs = self.log_probabilities(self.chosen(hidden, rows.narrow(0, start, n)), head, 1.)
      each.narrow(0, start, n).copy_(-torch.gather(logs, 1, labels.narrow(0, start, n).unsqueeze(1)).squeeze(1))
    return self.by_sample(each, samples, count)

  # The same, and its gradient at once: each row's weight is known before. Adds weight · dCE/dhidden
  # to `upstream` [b · t, D] and weight · dCE/dhead to the head's gradient, where it is trained.
  def entropy_backward(self, hidden: Tensor, head: Tensor, rows: Tensor, labels: Tensor, samples: Tensor, count: int, chunk: int, weights: Tensor, upstream: Tensor, head_gradient: List[Tensor]) -> Tensor:
    each = torch.empty([rows.size(0)], dtype=6, device=rows.device)
    row_weights = torch.index_select(weights, 0, samples)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      here = rows.narrow(0, start, n)
      label = labels.narrow(0, start, n).unsqueeze(1)
      x = self.chosen(hidden, here)
      logs = self.log_probabilities(x, head, 1.)
      each.narrow(0, start, n).copy_(-torch.gather(logs, 1, label).squeeze(1))
      # d CE / d logits = softmax - onehot
      w = row_weights.narrow(0, start, n).unsqueeze(1)
      slope = logs.exp_().mul_(w).scatter_add_(1, label, -w)
      self.head_backward(x, head, slope, here, upstream, head_gradient)
    return self.by_sample(each, samples, count)

  # From the gradient of logits [n, V] on to hidden states and head.
  def head_backward(self, x: Tensor, head: Tensor, slope: Tensor, rows: Tensor, upstream: Tensor, head_gradient: List[Tensor]) -> None:
    slope = slope.to(head.dtype)
    upstream.index_add_(0, rows, torch.matmul(slope, head).to(6))
    for g in head_gradient:
      if g.dtype == slope.dtype:
        g.addmm_(slope.t(), x)
      else:
        g.add_(torch.matmul(slope.t(), x))

  # ------------------------------------------------------------------ imitation of the base model
  #
  # Over the real positions `rows` [n] of replay samples. Each kind has sums and counts [2, samples]
  # in float64, whose quotient is the loss of a sample, and a gradient, weighted by sample, that is
  # added to `upstream` [b · t, D].

  # Two bits an element: 0 non-activated, 1 positive, 2 negative; four elements a byte, low bits first.
  def unpack(self, packed: Tensor, width: int) -> Tensor:
    shifts = torch.arange(0, 8, 2, dtype=0, device=packed.device)
    codes = torch.bitwise_and(torch.bitwise_right_shift(packed.unsqueeze(-1), shifts), 3)
    return codes.view(packed.size(0), -1).narrow(1, 0, width)

  # The threshold-based margin (arXiv 2508.04676, method.md section 3): how far each element is
  # outside its band, with a sign: positive where it should sink, negative where it should rise.
  def outside(self, hidden: Tensor, packed: Tensor, upper: Tensor, lower: Tensor) -> Tensor:
    codes = self.unpack(packed, hidden.size(1))
    over = torch.relu(hidden - torch.where(codes.eq(2), lower, upper))
    under = torch.relu(torch.where(codes.eq(1), upper, lower) - hidden)
    return over.masked_fill_(codes.eq(1), 0.) - under.masked_fill_(codes.eq(2), 0.)

  def margin_sums(self, hidden: Tensor, rows: Tensor, samples: Tensor, count: int, packed: Tensor, upper: Tensor, lower: Tensor) -> Tensor:
    outside = self.outside(self.chosen(hidden, rows).to(6), packed, upper, lower)
    penalty = self.by_sample(outside.abs().sum([1], dtype=7), samples, count)
    return torch.stack([penalty, self.by_sample(outside.ne(0).sum([1]), samples, count)])

  def margin_backward(self, hidden: Tensor, rows: Tensor, samples: Tensor, packed: Tensor, upper: Tensor, lower: Tensor, weights: Tensor, upstream: Tensor) -> None:
    slope = torch.sign(self.outside(self.chosen(hidden, rows).to(6), packed, upper, lower))
    upstream.index_add_(0, rows, slope.mul_(torch.index_select(weights, 0, samples).unsqueeze(1)))

  # Feature imitation: mean over D of |h - h*| (power 1) or (h - h*)^2 (power 2), then over positions.
  def feature_sums(self, hidden: Tensor, rows: Tensor, samples: Tensor, count: int, base: Tensor, power: int) -> Tensor:
    distance = (self.chosen(hidden, rows).to(6) - base).abs_().pow_(power).mean([1])
    return torch.stack([self.by_sample(distance, samples, count), self.by_sample(torch.ones_like(distance), samples, count)])

  def feature_backward(self, hidden: Tensor, rows: Tensor, samples: Tensor, base: Tensor, power: int, weights: Tensor, upstream: Tensor) -> None:
    distance = self.chosen(hidden, rows).to(6) - base
    slope = torch.sign(distance)
    if power == 2:
      slope = distance.mul_(2.)
    w = torch.index_select(weights, 0, samples).unsqueeze(1) / float(base.size(1))
    upstream.index_add_(0, rows, slope.mul_(w))

  # Logit imitation: KL(base || current) of softmax(logits / 2), from base hidden states and base head.
  def logit_sums(self, hidden: Tensor, head: Tensor, rows: Tensor, samples: Tensor, count: int, chunk: int, base: Tensor, base_head: Tensor) -> Tensor:
    each = torch.empty([rows.size(0)], dtype=6, device=rows.device)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      logs = self.log_probabilities(self.chosen(hidden, rows.narrow(0, start, n)), head, 2.)
      wanted = self.log_probabilities(base.narrow(0, start, n).to(base_head.dtype), base_head, 2.)
      each.narrow(0, start, n).copy_(logs.neg_().add_(wanted).mul_(wanted.exp_()).sum([1]))
    return torch.stack([self.by_sample(each, samples, count), self.by_sample(torch.ones_like(each), samples, count)])

  def logit_backward(self, hidden: Tensor, head: Tensor, rows: Tensor, samples: Tensor, chunk: int, base: Tensor, base_head: Tensor, weights: Tensor, upstream: Tensor, head_gradient: List[Tensor]) -> None:
    row_weights = torch.index_select(weights, 0, samples)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      here = rows.narrow(0, start, n)
      x = self.chosen(hidden, here)
      wanted = self.log_probabilities(base.narrow(0, start, n).to(base_head.dtype), base_head, 2.)
      # d KL / d logits = (softmax(current) - softmax(base)) / 2
      slope = self.log_probabilities(x, head, 2.).exp_().sub_(wanted.exp_())
      slope.mul_(row_weights.narrow(0, start, n).unsqueeze(1) * 0.5)
      self.head_backward(x, head, slope, here, upstream, head_gradient)

  # ------------------------------------------------------------------ parameters and their update

  # A window into contiguous memory: parameters, gradients and moments are slices of one tensor.
  def slice(self, flat: Tensor, offset: int, shape: List[int]) -> Tensor:
    count = 1
    for n in shape:
      count = count * n
    return flat.view(-1).narrow(0, offset, count).view(shape)

  def scale(self, xs: List[Tensor], factor: float) -> None:
    torch._foreach_mul_(xs, factor)

  def zero(self, x: Tensor) -> None:
    x.zero_()

  # Euclidean norm of a vector: float32 within a kilobyte or four, float64 over these.
  def length(self, x: Tensor) -> Tensor:
    whole = x.size(0) // 1024 * 1024
    rows = torch.linalg_vector_norm(x.narrow(0, 0, whole).view(-1, 1024), 2, [1])
    rest = torch.linalg_vector_norm(x.narrow(0, whole, x.size(0) - whole), 2, [0], True)
    return torch.linalg_vector_norm(torch.cat([rows, rest]), 2, None, False, dtype=7)

  # AdamW with decoupled decay (arXiv 1711.05101), PyTorch's fused kernel; a step counts from 1. Lists
  # come from outside: over a list made here, the compiler takes the update for dead code.
  def adamw(self, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> None:
    torch._fused_adamw_(parameters, gradients, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)

  # ------------------------------------------------------------------ reading and writing weights

  def copy(self, into: Tensor, values: Tensor) -> None:
    into.copy_(values)

  def convert(self, x: Tensor, dtype: int) -> Tensor:
    return x.to(dtype)

  # W + scale · B A: the weight that computes alone what `adapt` adds with an adapter.
  def merge_adapter(self, weight: Tensor, a: Tensor, b: Tensor, scale: float) -> Tensor:
    return weight + torch.matmul(b, a) * scale

  # The machine's own rate: a matrix product into memory that is there.
  def product(self, into: Tensor, a: Tensor, b: Tensor) -> None:
    torch.mm(a, b, out=into)

  # ------------------------------------------------------------------ inference

  # Logits of chosen positions [n, V]: row i of `hidden` [b, t, D] at position positions[i].
  def logits_at(self, hidden: Tensor, positions: Tensor, head: Tensor) -> Tensor:
    index = positions.view(-1, 1, 1).expand(-1, 1, hidden.size(2))
    return torch.linear(torch.gather(hidden, 1, index).squeeze(1), head)

  def most_likely(self, logits: Tensor) -> Tensor:
    return torch.argmax(logits, -1)

  def select_columns(self, logits: Tensor, columns: Tensor) -> Tensor:
    return torch.index_select(logits, 1, columns)

  def log_sum_exp(self, logits: Tensor) -> Tensor:
    return torch.logsumexp(logits, [-1])

  # All layers over `ids` [b, t], and what they leave behind for later positions: the final hidden
  # states [b, t, D], then keys and values [b, kv_heads, t + room, d] of each layer, zeros in the room:
  # the weight 0 of a place not yet written must meet a finite value there.
  def read(self, ids: Tensor, table: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], frame: List[Tensor], norm_weight: Tensor, room: int) -> List[Tensor]:
    x = torch.embedding(table, ids)
    layers = len(weights) // 6
    a = len(adapters) // layers
    kept = annotate(List[Tensor], [])
    for i in range(layers):
      w = weights[i * 6:(i + 1) * 6]
      own = adapters[i * a:(i + 1) * a]
      q, k, v = self.attention_inputs(x, w, own, slots, frame, 0)
      kept.append(torch.constant_pad_nd(k, [0, 0, 0, room]))
      kept.append(torch.constant_pad_nd(v, [0, 0, 0, room]))
      x = self.after_attention(x, self.attend(q, k, v, []), w, own, slots, frame, 0)
    out = [self.norm(x, norm_weight)]
    out.extend(kept)
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
    read = torch.scaled_dot_product_attention(shared, k, v, mask, 0., False, scale=None)
    # Not a view: CUDA's kernels lay the heads inside the positions.
    return read.reshape(q.size(0), self.heads, -1, q.size(3))

  # All layers over one token more of each row, `ids` [b, 1] at `positions` [b, 1], which stays in the
  # caches (keys, values of each layer) and may overwrite padding there. `cos` and `sin` are whole
  # tables [positions, 1, d]. Returns the final hidden states [b, 1, D].
  def read_next(self, ids: Tensor, positions: Tensor, table: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor, norm_weight: Tensor, caches: List[Tensor]) -> Tensor:
    x = torch.embedding(table, ids)
    layers = len(caches) // 2
    a = len(adapters) // layers
    frame = [cos[positions], sin[positions]]
    place = positions.view(-1, 1, 1, 1)
    mask = self.score_mask(torch.arange(caches[0].size(2), device=x.device).le(place), x)
    for i in range(layers):
      w = weights[i * 6:(i + 1) * 6]
      own = adapters[i * a:(i + 1) * a]
      q, k, v = self.attention_inputs(x, w, own, slots, frame, 0)
      index = place.expand_as(k)
      caches[2 * i].scatter_(2, index, k)
      caches[2 * i + 1].scatter_(2, index, v)
      x = self.after_attention(x, self.attend_visible(q, caches[2 * i], caches[2 * i + 1], mask), w, own, slots, frame, 0)
    return self.norm(x, norm_weight)

  # All layers over `ids` [b, t] at `positions` [b, t], which go on from the first `lengths` [b] cached
  # positions of their row, or of the one row that all share, and are not kept. `branches` [b, t]: a
  # token sees those of its own branch only, so that several continuations of a row are read at once.
  # Returns the final hidden states [b, t, D].
  def read_on(self, ids: Tensor, positions: Tensor, branches: Tensor, lengths: Tensor, table: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor, norm_weight: Tensor, caches: List[Tensor]) -> Tensor:
    x = torch.embedding(table, ids)
    layers = len(caches) // 2
    a = len(adapters) // layers
    frame = [cos[positions], sin[positions]]
    cached = caches[0].size(2)
    before = torch.arange(cached, device=x.device).lt(lengths.view(-1, 1, 1, 1)).expand(x.size(0), 1, x.size(1), cached)
    own_branch = branches.unsqueeze(1).eq(branches.unsqueeze(2))
    earlier = positions.unsqueeze(1).le(positions.unsqueeze(2))
    mask = self.score_mask(torch.cat([before, own_branch.logical_and(earlier).unsqueeze(1)], -1), x)
    for i in range(layers):
      w = weights[i * 6:(i + 1) * 6]
      own = adapters[i * a:(i + 1) * a]
      q, k, v = self.attention_inputs(x, w, own, slots, frame, 0)
      k = torch.cat([caches[2 * i].expand(x.size(0), -1, -1, -1), k], 2)
      v = torch.cat([caches[2 * i + 1].expand(x.size(0), -1, -1, -1), v], 2)
      x = self.after_attention(x, self.attend_visible(q, k, v, mask), w, own, slots, frame, 0)
    return self.norm(x, norm_weight)
