/** How fast a model answers. The model is random; only its shape matters. */
package io.gere.bench.evaluation;
