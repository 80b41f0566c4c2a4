/**
 * The recipe: every choice of a run as records that validate themselves. A value out of range is
 * refused with its key's full name.
 */
package io.gere.config;
