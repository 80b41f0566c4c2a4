/**
 * Conversations about the facts of the tiny world, in the form of a small chat template. They are
 * written as records to replay and to ask, and rendered as text to pre-train on.
 */
package io.gere.toy.chat;
