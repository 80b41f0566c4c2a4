/**
 * The formats in which people have task sets: recognised by their fields, and what a record of each
 * asks and answers. A text that nothing would read is refused, never dropped.
 */
package io.gere.data.format;
