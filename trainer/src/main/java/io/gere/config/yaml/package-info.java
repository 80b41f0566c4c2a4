/**
 * Recipes in YAML: read with overrides and defaults, and written back. A key that is unknown or
 * mistyped is refused with its full name, its place and the nearest known key.
 */
package io.gere.config.yaml;
