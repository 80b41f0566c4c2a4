package io.gere.model;

import java.util.OptionalInt;

/**
 * A {@link LlamaConfig}, component by component. What is not set is as in the first Llama: an ε of
 * 1e-5, θ of 10,000 without scaling, a head of its own; and a text has no special tokens.
 */
public final class LlamaConfigBuilder {
  private int vocabularySize;
  private int hiddenSize;
  private int layers;
  private int heads;
  private int kvHeads;
  private int headDimension;
  private int feedForwardSize;
  private double normEpsilon = 1e-5;
  private double ropeTheta = 10_000;
  private RopeScaling ropeScaling = new RopeScaling.None();
  private int maxPositions;
  private boolean tiedEmbeddings;
  private OptionalInt bosId = OptionalInt.empty();
  private OptionalInt eosId = OptionalInt.empty();

  public LlamaConfigBuilder vocabularySize(int value) {
    vocabularySize = value;
    return this;
  }

  public LlamaConfigBuilder hiddenSize(int value) {
    hiddenSize = value;
    return this;
  }

  public LlamaConfigBuilder layers(int value) {
    layers = value;
    return this;
  }

  public LlamaConfigBuilder heads(int value) {
    heads = value;
    return this;
  }

  public LlamaConfigBuilder kvHeads(int value) {
    kvHeads = value;
    return this;
  }

  public LlamaConfigBuilder headDimension(int value) {
    headDimension = value;
    return this;
  }

  public LlamaConfigBuilder feedForwardSize(int value) {
    feedForwardSize = value;
    return this;
  }

  public LlamaConfigBuilder normEpsilon(double value) {
    normEpsilon = value;
    return this;
  }

  public LlamaConfigBuilder ropeTheta(double value) {
    ropeTheta = value;
    return this;
  }

  public LlamaConfigBuilder ropeScaling(RopeScaling value) {
    ropeScaling = value;
    return this;
  }

  public LlamaConfigBuilder maxPositions(int value) {
    maxPositions = value;
    return this;
  }

  public LlamaConfigBuilder tiedEmbeddings(boolean value) {
    tiedEmbeddings = value;
    return this;
  }

  public LlamaConfigBuilder bosId(OptionalInt value) {
    bosId = value;
    return this;
  }

  public LlamaConfigBuilder eosId(OptionalInt value) {
    eosId = value;
    return this;
  }

  /** The configuration; the record refuses sizes that are missing or do not fit. */
  public LlamaConfig build() {
    return new LlamaConfig(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        kvHeads,
        headDimension,
        feedForwardSize,
        normEpsilon,
        ropeTheta,
        ropeScaling,
        maxPositions,
        tiedEmbeddings,
        bosId,
        eosId);
  }
}
