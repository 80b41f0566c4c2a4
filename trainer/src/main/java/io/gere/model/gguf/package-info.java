/**
 * Models as one GGUF file, which llama.cpp reads. What a decoder computes, and how its tokenizer
 * splits a text, is said in llama.cpp's words, and refused or left out where it has none.
 */
package io.gere.model.gguf;
