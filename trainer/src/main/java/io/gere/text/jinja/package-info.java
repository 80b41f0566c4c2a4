/**
 * Jinja as Hugging Face Transformers runs it for chat templates: text to tokens, tokens to a tree,
 * the tree rendered with variables. It is written here because no library for the JVM is Jinja:
 * docs/chat.md has the measurement.
 */
package io.gere.text.jinja;
