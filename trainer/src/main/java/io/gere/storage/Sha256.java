package io.gere.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest under construction. */
public final class Sha256 {
  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Digest of a text's UTF-8 bytes, in hexadecimal. */
  public static String of(String text) {
    return new Sha256().add(text).hex();
  }

  public Sha256 add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes);
    return this;
  }

  Sha256 add(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return this;
  }

  public Sha256 add(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return this;
  }

  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Passes bytes on to {@code out}, counting and digesting them. */
  public static final class Output extends FilterOutputStream {
    private final Sha256 sha = new Sha256();
    private final BlockDigests blocks = new BlockDigests();
    private long bytes;

    public Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      sha.digest.update(buffer, offset, length);
      blocks.add(buffer, offset, length);
      bytes += length;
    }

    /** How many have come through. */
    public long bytes() {
      return bytes;
    }

    /** Their number and digests. */
    public StoredFile stored() {
      return new StoredFile(bytes, sha.hex(), blocks.text());
    }
  }
}
