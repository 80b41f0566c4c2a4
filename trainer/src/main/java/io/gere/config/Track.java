package io.gere.config;

/**
 * Who else is told what a run measures. Nothing of it decides what a run computes.
 *
 * @param tensorboard whether event files for TensorBoard are written into the run folder
 * @param mlflow the MLflow server that is told, or null
 */
public record Track(@Default("false") boolean tensorboard, @Default("null") MlflowServer mlflow) {}
