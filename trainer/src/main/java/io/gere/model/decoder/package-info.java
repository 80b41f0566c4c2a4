/**
 * A decoder described: its sizes, norms, attention, rotary embedding and scales, whatever its
 * family is called. From the description follow the names and shapes of its weights.
 */
package io.gere.model.decoder;
