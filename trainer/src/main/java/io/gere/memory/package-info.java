/**
 * How much memory a rank needs and what ranks send each other, estimated from the recipe and the
 * model's shape alone. The plan tells before anything is started what fits.
 */
package io.gere.memory;
