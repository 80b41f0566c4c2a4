/**
 * Files of named tensors in the safetensors format, read by memory mapping and written tensor by
 * tensor. Nothing here knows what model the tensors belong to.
 */
package io.gere.model.safetensors;
