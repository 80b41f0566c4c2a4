/**
 * The one writer of a folder on any Hadoop file system: who it is, since when, and whether it is
 * still there. A command holds the lease of every folder that it writes to; readers need none.
 */
package io.gere.lease;
