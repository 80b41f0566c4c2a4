/**
 * The recipe: every choice of a run as records, read from YAML and command-line overrides. A key
 * that is unknown, mistyped or out of range is refused with its full name and its place.
 */
package io.gere.config;
