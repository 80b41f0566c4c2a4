# The model's mathematics, compiled by PyTorch's TorchScript when the program starts.
#
# Shapes: b sequences, t positions, D hidden size, V vocabulary, d head dimension. Sequences are
# padded on the right; attention is causal, so padding never reaches a real position.
# A decoder layer's weights come in this order:
#   input norm, q, k, v, o, post-attention norm, gate, up, down            (LAYER = 9 tensors)
# An adapted layer's LoRA matrices come as A, B for each adapted projection; `slots` says for each of
# q, k, v, o, gate, up, down where in that list its A stands, or -1.

class Llama(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  heads : int
  kv_heads : int
  epsilon : float
  adapter_scale : float

  # ------------------------------------------------------------------ the decoder

  def norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.rms_norm(x, [x.size(-1)], weight, self.epsilon)

  def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = torch.chunk(x, 2, -1)
    return x * cos + torch.cat([-second, first], -1) * sin

  # y = W x + scale · B A x   (LoRA, arXiv 2106.09685)
  def project(self, x: Tensor, weight: Tensor, adapters: List[Tensor], slots: List[int], which: int) -> Tensor:
    y = torch.linear(x, weight)
    if len(slots) > 0:
      a = slots[which]
      if a >= 0:
        y = y + torch.linear(torch.linear(x, adapters[a]), adapters[a + 1]) * self.adapter_scale
    return y

  def split_heads(self, x: Tensor, heads: int) -> Tensor:
    return x.view(x.size(0), x.size(1), heads, -1).transpose(1, 2)

  def merge_heads(self, x: Tensor) -> Tensor:
    return x.transpose(1, 2).reshape(x.size(0), x.size(2), -1)

  # Queries [b, heads, t, d], keys and values [b, kv_heads, t, d].
  def attention_inputs(self, x: Tensor, w: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor) -> List[Tensor]:
    x = self.norm(x, w[0])
    q = self.split_heads(self.project(x, w[1], adapters, slots, 0), self.heads)
    k = self.split_heads(self.project(x, w[2], adapters, slots, 1), self.kv_heads)
    v = self.split_heads(self.project(x, w[3], adapters, slots, 2), self.kv_heads)
    return [self.rotate(q, cos, sin), self.rotate(k, cos, sin), v]

  # The rest of a layer once attention has been read: output projection, then SwiGLU.
  def after_attention(self, x: Tensor, read: Tensor, w: List[Tensor], adapters: List[Tensor], slots: List[int]) -> Tensor:
    x = x + self.project(self.merge_heads(read), w[4], adapters, slots, 3)
    y = self.norm(x, w[5])
    gate = torch.silu(self.project(y, w[6], adapters, slots, 4))
    return x + self.project(gate * self.project(y, w[7], adapters, slots, 5), w[8], adapters, slots, 6)

  def layer(self, x: Tensor, w: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor) -> Tensor:
    q, k, v = self.attention_inputs(x, w, adapters, slots, cos, sin)
    read = torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=None, enable_gqa=True)
    return self.after_attention(x, read, w, adapters, slots)

  # A segment: the layers whose weights are given, one after the other. x and the result: [b, t, D].
  def segment(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor) -> Tensor:
    layers = len(weights) // 9
    for i in range(layers):
      a = len(adapters) // layers
      x = self.layer(x, weights[i * 9:(i + 1) * 9], adapters[i * a:(i + 1) * a], slots, cos, sin)
    return x

  def embed(self, ids: Tensor, table: Tensor) -> Tensor:
    return torch.embedding(table, ids)

  # The segment as inference: no graph is kept.
  def forward_segment(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor) -> Tensor:
    return self.segment(x.detach(), self.constants(weights), self.constants(adapters), slots, cos, sin)

  # ------------------------------------------------------------------ the losses

  # Cross-entropy summed over each sequence's labelled positions: [b]. Only labelled positions ever
  # become logits. `targets` [b, t] is the label of the NEXT position, -100 where there is none.
  def cross_entropy(self, hidden: Tensor, head: Tensor, targets: Tensor) -> Tensor:
    labelled = targets.ne(-100)
    logits = torch.linear(hidden[labelled], head)
    each = torch.cross_entropy_loss(logits, targets[labelled], None, 0, -100, 0.)
    return torch.zeros_like(targets, dtype=6).masked_scatter(labelled, each).sum([1])

  # The threshold-based margin (arXiv 2508.04676, method.md section 3): the penalties [b, t, D].
  def margin(self, hidden: Tensor, base: Tensor, upper: Tensor, lower: Tensor) -> Tensor:
    above = torch.relu(hidden - upper)
    below = torch.relu(lower - hidden)
    positive = torch.relu(upper - hidden)
    negative = torch.relu(hidden - lower)
    return torch.where(base.ge(upper), positive, torch.where(base.le(lower), negative, above + below))

  # Per-sequence sums: cross-entropy, margin penalty, number of violations, three tensors [b]. `base`
  # is empty, or [base hidden states [b, t, D], upper [D], lower [D], real positions [b, t] as 0/1].
  def losses(self, x: Tensor, norm_weight: Tensor, head: Tensor, targets: Tensor, base: List[Tensor]) -> List[Tensor]:
    hidden = self.norm(x, norm_weight)
    entropy = self.cross_entropy(hidden, head, targets)
    penalty = torch.zeros_like(entropy)
    violations = torch.zeros_like(entropy, dtype=4)
    if len(base) > 0:
      states, upper, lower, real = base
      penalties = self.margin(hidden, states, upper, lower) * real.unsqueeze(-1)
      penalty = penalties.sum([1, 2])
      violations = penalties.ne(0).sum([1, 2])
    return [entropy, penalty, violations]

  # What the objective needs to know before any backward pass: [3, b] in float64, no graph.
  def loss_sums(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor, norm_weight: Tensor, head: Tensor, targets: Tensor, base: List[Tensor]) -> Tensor:
    x = self.forward_segment(x, weights, adapters, slots, cos, sin)
    return self.as_doubles(self.losses(x, norm_weight.detach(), head.detach(), targets, base))

  # ------------------------------------------------------------------ functional backward

  # Fresh leaves over the same memory: gradients are asked for, and never stored in the weights.
  def variables(self, tensors: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for t in tensors:
      out.append(t.detach().requires_grad_(True))
    return out

  def constants(self, tensors: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for t in tensors:
      out.append(t.detach())
    return out

  def gradients(self, y: Tensor, inputs: List[Tensor], upstream: Tensor) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for g in torch.grad([y], inputs, annotate(List[Optional[Tensor]], [upstream]), None, False, False):
      if g is not None:
        out.append(g)
    return out

  def as_doubles(self, sums: List[Tensor]) -> Tensor:
    out = annotate(List[Tensor], [])
    for s in sums:
      out.append(s.detach().to(7))
    return torch.stack(out)

  # Vector-Jacobian product of a segment: [dx] + gradients of its weights, or of its adapters when
  # it has any.
  def segment_backward(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor, upstream: Tensor) -> List[Tensor]:
    x = x.detach().requires_grad_(True)
    inputs = [x]
    if len(adapters) > 0:
      adapters = self.variables(adapters)
      inputs.extend(adapters)
    else:
      weights = self.variables(weights)
      inputs.extend(weights)
    y = self.segment(x, weights, adapters, slots, cos, sin)
    return self.gradients(y, inputs, upstream)

  # The last segment and the head in one product. The loss is
  #   sum_i entropy_weight[i] · entropy[i] + margin_weight[i] · margin[i]
  # with weights the caller has fixed. Returns [sums [3, b], dx] + gradients of the adapters, or of
  # the layers' weights, the final norm and the head.
  def last_segment_backward(self, x: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor, norm_weight: Tensor, head: Tensor, targets: Tensor, base: List[Tensor], entropy_weight: Tensor, margin_weight: Tensor) -> List[Tensor]:
    x = x.detach().requires_grad_(True)
    inputs = [x]
    if len(adapters) > 0:
      adapters = self.variables(adapters)
      inputs.extend(adapters)
    else:
      weights = self.variables(weights)
      norm_weight, head = self.variables([norm_weight, head])
      inputs.extend(weights)
      inputs.extend([norm_weight, head])
    y = self.segment(x, weights, adapters, slots, cos, sin)
    sums = self.losses(y, norm_weight, head, targets, base)
    loss = (sums[0] * entropy_weight).sum() + (sums[1] * margin_weight).sum()
    out = [self.as_doubles(sums)]
    out.extend(self.gradients(loss, inputs, torch.ones_like(loss)))
    return out

  # ------------------------------------------------------------------ parameters and their update

  # A window into contiguous memory: parameters, gradients and moments are slices of one tensor.
  def slice(self, flat: Tensor, offset: int, shape: List[int]) -> Tensor:
    count = 1
    for n in shape:
      count = count * n
    return flat.view(-1).narrow(0, offset, count).view(shape)

  def add(self, into: List[Tensor], gradients: List[Tensor]) -> None:
    torch._foreach_add_(into, gradients)

  # The embedding's gradient, added where its tokens are.
  def add_embedding(self, into: Tensor, ids: Tensor, upstream: Tensor) -> None:
    into.index_add_(0, ids.view(-1), upstream.reshape(-1, upstream.size(-1)))

  def scale(self, x: Tensor, factor: float) -> None:
    x.mul_(factor)

  # The same tensor for another owner.
  def keep(self, x: Tensor) -> Tensor:
    return x.detach()

  def zero(self, x: Tensor) -> None:
    x.zero_()

  # Euclidean norm, accumulated in float64.
  def length(self, x: Tensor) -> Tensor:
    return torch.linalg_vector_norm(x, 2, None, False, dtype=7)

  # AdamW with decoupled decay (arXiv 1711.05101), PyTorch's fused kernel; a step counts from 1. Lists
  # come from outside: over a list made here, the compiler takes the update for dead code.
  def adamw(self, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> None:
    torch._fused_adamw_(parameters, gradients, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)

  # ------------------------------------------------------------------ reading and writing weights

  def empty(self, shape: List[int], dtype: int) -> Tensor:
    return torch.empty(shape, dtype=dtype)

  def copy(self, into: Tensor, values: Tensor) -> None:
    into.copy_(values)

  # W + scale · B A: the weight that computes alone what `project` computes with an adapter.
  def merge_adapter(self, weight: Tensor, a: Tensor, b: Tensor, scale: float) -> Tensor:
    return weight + torch.matmul(b, a) * scale

  # ------------------------------------------------------------------ inference

  def final_hidden(self, x: Tensor, norm_weight: Tensor) -> Tensor:
    return self.norm(x, norm_weight)

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

  # A layer that writes its keys and values into a cache [b, kv_heads, capacity, d] at `positions`
  # [b, t] and reads every cached position up to its own. Padding writes too, into places that are
  # overwritten before anyone may read them.
  def cached_layer(self, x: Tensor, w: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor, positions: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    q, k, v = self.attention_inputs(x, w, adapters, slots, cos, sin)
    place = positions.view(x.size(0), 1, x.size(1), 1).expand(-1, self.kv_heads, -1, k.size(3))
    keys.scatter_(2, place, k)
    values.scatter_(2, place, v)
    visible = torch.arange(keys.size(2), device=x.device).le(positions.view(x.size(0), 1, x.size(1), 1))
    read = torch.scaled_dot_product_attention(q, keys, values, visible, 0., False, scale=None, enable_gqa=True)
    return self.after_attention(x, read, w, adapters, slots)

  # All layers over `ids` [b, t] at `positions` [b, t] with `caches` = keys, values of each layer.
  # `cos` and `sin` are the whole tables [positions, d]. Returns the final hidden states [b, t, D].
  def cached_hidden(self, ids: Tensor, positions: Tensor, table: Tensor, weights: List[Tensor], adapters: List[Tensor], slots: List[int], cos: Tensor, sin: Tensor, norm_weight: Tensor, caches: List[Tensor]) -> Tensor:
    x = torch.embedding(table, ids)
    layers = len(caches) // 2
    rowcos = cos[positions].unsqueeze(1)
    rowsin = sin[positions].unsqueeze(1)
    for i in range(layers):
      a = len(adapters) // layers
      x = self.cached_layer(x, weights[i * 9:(i + 1) * 9], adapters[i * a:(i + 1) * a], slots, rowcos, rowsin, positions, caches[2 * i], caches[2 * i + 1])
    return self.norm(x, norm_weight)
