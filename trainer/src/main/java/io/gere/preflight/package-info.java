/**
 * What can be known of a run before it starts: each check looks at one thing that was given, and
 * what has to be mended is told all at once. Nothing here trains or measures.
 */
package io.gere.preflight;
