/**
 * Files as users give them, which may be anything: compressed, cut off, a page of HTML, a pipe, a
 * line without end. What is not what it should be is named, and every input has a digest.
 */
package io.gere.storage.input;
