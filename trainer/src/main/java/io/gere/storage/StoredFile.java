package io.gere.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;

/**
 * What a manifest knows of one file.
 *
 * @param bytes its length
 * @param sha256 its digest, in hexadecimal
 * @param crc32c of each of its megabytes, see {@link BlockDigests}; null where it has but one
 */
public record StoredFile(
    long bytes, String sha256, @JsonInclude(JsonInclude.Include.NON_NULL) String crc32c)
    implements Serializable {
  /** A file whose blocks have no digests. */
  public StoredFile(long bytes, String sha256) {
    this(bytes, sha256, null);
  }

  /** The same without the digests of its blocks, which follow from its content. */
  StoredFile whole() {
    return new StoredFile(bytes, sha256);
  }
}
