/**
 * The common words of the world, sorted by what they mean, and how they are drawn. Questions, plain
 * text and tasks are written in them; facts have words of their own.
 */
package io.gere.toy.words;
