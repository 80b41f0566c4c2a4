package io.gere.config;

import io.gere.config.choice.DecoderFamily;

/**
 * A small model, made from {@code corpus.path}.
 *
 * @param tokenizer a {@code tokenizer.json}, or null; see {@link RequiredKeys}
 * @param family whose blocks it has
 * @param layers decoder layers
 * @param hidden size; a multiple of {@code 2 · heads}
 * @param heads of attention; they divide hidden
 * @param kvHeads key-value heads; they divide {@code heads}
 * @param feedForward width of the feed-forward blocks
 * @param sequenceTokens of a training sequence
 * @param epochs passes over the text
 * @param tied whether the head shares the embedding's weights
 */
public record Pretrain(
    @Default("null") String tokenizer,
    @Default("llama") DecoderFamily family,
    @Default("4") int layers,
    @Default("128") int hidden,
    @Default("4") int heads,
    @Default("2") int kvHeads,
    @Default("384") int feedForward,
    @Default("256") int sequenceTokens,
    @Default("1") int epochs,
    @Default("true") boolean tied) {
  private static final int MOST_WIDTH = 1 << 20;

  public Pretrain {
    tokenizer = Check.path(tokenizer);
    Check.between("pretrain.layers", layers, 1, 10_000);
    Check.between("pretrain.heads", heads, 1, MOST_WIDTH);
    Check.between("pretrain.hidden", hidden, 1, MOST_WIDTH);
    Check.multiple("pretrain.hidden", hidden, 2L * heads, "twice pretrain.heads");
    Check.atLeast("pretrain.kv_heads", kvHeads, 1);
    Check.multiple("pretrain.heads", heads, kvHeads, "pretrain.kv_heads");
    Check.between("pretrain.feed_forward", feedForward, 1, MOST_WIDTH);
    Check.between("pretrain.sequence_tokens", sequenceTokens, 2, Check.MOST_TOKENS);
    Check.between("pretrain.epochs", epochs, 1, Check.MOST_EPOCHS);
  }
}
