/**
 * Folders on any Hadoop file system whose manifest is written last: a step's folder is complete,
 * and then its manifest says what it was made from, or it does not count. Their files are read at
 * any place, on this machine or where Hadoop keeps them, and never mapped into memory.
 */
package io.gere.storage;
