/**
 * Chat: the model's own template, conversations rendered by it, and which of the text the assistant
 * says. Everything is as Hugging Face Transformers does it, to the letter.
 */
package io.gere.text.chat;
