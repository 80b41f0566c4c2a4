/**
 * Folders on any Hadoop file system whose manifest is written last. A step's folder is either
 * complete, and then its manifest says what it was made from, or it does not count.
 */
package io.gere.storage;
