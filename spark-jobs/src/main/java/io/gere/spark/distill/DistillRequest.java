package io.gere.spark.distill;

import io.gere.replay.HiddenLayers;
import io.gere.tensor.ElementType;
import java.io.Serializable;

/**
 * What all parts of a distillation have in common.
 *
 * @param base folder of the base model
 * @param baseDigest its digest
 * @param type of its weights in memory
 * @param layers the layers asked for
 * @param quantiles whether quantile sketches are wanted
 * @param folder where the files go
 */
record DistillRequest(
    String base,
    String baseDigest,
    ElementType type,
    HiddenLayers layers,
    boolean quantiles,
    String folder)
    implements Serializable {}
