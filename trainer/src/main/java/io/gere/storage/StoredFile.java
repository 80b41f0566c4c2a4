package io.gere.storage;

/**
 * What a manifest knows of one file.
 *
 * @param bytes its length
 * @param sha256 its digest, in hexadecimal
 */
public record StoredFile(long bytes, String sha256) {}
