/**
 * How much memory a rank needs, estimated from the recipe and the model's shape alone. The plan
 * tells before anything is started what fits.
 */
package io.gere.memory;
