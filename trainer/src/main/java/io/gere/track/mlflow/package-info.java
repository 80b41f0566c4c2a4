/**
 * Tells an MLflow server of runs, by its REST API. The server's own Java client is not used: it is
 * a jar of relocated copies of Protobuf, Guava, Gson and an HTTP client, for seven requests in
 * JSON.
 */
package io.gere.track.mlflow;
