/**
 * A PyTorch that is installed already, in place of the one that GeRe brings: it is found, GeRe's
 * own native methods are compiled for it, and it is loaded. Nothing here knows tensors.
 */
package io.gere.tensor.natives;
