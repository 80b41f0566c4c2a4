package io.gere.storage;

import java.io.Serializable;

/**
 * What a manifest knows of one file.
 *
 * @param bytes its length
 * @param sha256 its digest, in hexadecimal
 */
public record StoredFile(long bytes, String sha256) implements Serializable {}
