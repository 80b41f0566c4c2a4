/**
 * The invented facts: kinds of things, their names and their attributes' values. All of it follows
 * from the seed.
 */
package io.gere.toy.world;
