/**
 * Folders of any file system on this machine's own disks, because native memory is filled from
 * local files: private, named by their content, checked at each use, shared by the processes of a
 * host, and bounded.
 */
package io.gere.storage.copy;
