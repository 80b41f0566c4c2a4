package io.gere.model.decoder;

import java.util.OptionalInt;

/**
 * A {@link DecoderConfig}, component by component. What is not set is as in the first Llama: an ε
 * of 1e-5, θ of 10,000 without scaling, a head of its own; and a text has no special tokens.
 */
public final class DecoderConfigBuilder {
  private int vocabularySize;
  private int hiddenSize;
  private int layers;
  private int heads;
  private int kvHeads;
  private int headDimension;
  private int feedForwardSize;
  private Norms norms = new Norms(NormForm.RMS, NormPlace.BEFORE, 1e-5);
  private Attention attention;
  private double ropeTheta = 10_000;
  private RopeScaling ropeScaling = new RopeScaling.None();
  private Rotation rotation;
  private FeedForward feedForward = new FeedForward(Activation.SILU, false);
  private Scales scales = Scales.NONE;
  private boolean fusedProjections;
  private int maxPositions;
  private boolean tiedEmbeddings;
  private OptionalInt bosId = OptionalInt.empty();
  private OptionalInt eosId = OptionalInt.empty();

  public DecoderConfigBuilder vocabularySize(int value) {
    vocabularySize = value;
    return this;
  }

  public DecoderConfigBuilder hiddenSize(int value) {
    hiddenSize = value;
    return this;
  }

  public DecoderConfigBuilder layers(int value) {
    layers = value;
    return this;
  }

  public DecoderConfigBuilder heads(int value) {
    heads = value;
    return this;
  }

  public DecoderConfigBuilder kvHeads(int value) {
    kvHeads = value;
    return this;
  }

  public DecoderConfigBuilder headDimension(int value) {
    headDimension = value;
    return this;
  }

  public DecoderConfigBuilder feedForwardSize(int value) {
    feedForwardSize = value;
    return this;
  }

  public DecoderConfigBuilder norms(Norms value) {
    norms = value;
    return this;
  }

  public DecoderConfigBuilder attention(Attention value) {
    attention = value;
    return this;
  }

  public DecoderConfigBuilder ropeTheta(double value) {
    ropeTheta = value;
    return this;
  }

  public DecoderConfigBuilder ropeScaling(RopeScaling value) {
    ropeScaling = value;
    return this;
  }

  /** Instead of one rotary embedding of whole heads in every layer. */
  public DecoderConfigBuilder rotation(Rotation value) {
    rotation = value;
    return this;
  }

  public DecoderConfigBuilder feedForward(FeedForward value) {
    feedForward = value;
    return this;
  }

  public DecoderConfigBuilder scales(Scales value) {
    scales = value;
    return this;
  }

  public DecoderConfigBuilder fusedProjections(boolean value) {
    fusedProjections = value;
    return this;
  }

  public DecoderConfigBuilder maxPositions(int value) {
    maxPositions = value;
    return this;
  }

  public DecoderConfigBuilder tiedEmbeddings(boolean value) {
    tiedEmbeddings = value;
    return this;
  }

  public DecoderConfigBuilder bosId(OptionalInt value) {
    bosId = value;
    return this;
  }

  public DecoderConfigBuilder eosId(OptionalInt value) {
    eosId = value;
    return this;
  }

  /** The configuration; the record refuses sizes that are missing or do not fit. */
  public DecoderConfig build() {
    return new DecoderConfig(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        kvHeads,
        headDimension,
        feedForwardSize,
        norms,
        attention == null ? Attention.plain(headDimension, layers) : attention,
        rotation == null ? everywhere() : rotation,
        feedForward,
        scales,
        fusedProjections,
        maxPositions,
        tiedEmbeddings,
        bosId,
        eosId);
  }

  private Rotation everywhere() {
    return Rotation.everywhere(new Rope(ropeTheta, ropeScaling, headDimension), layers);
  }
}
