package io.gere.parallel.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;

/** Receives chunks, and lets nobody see one before the code behind it has been checked. */
final class AuthenticatedInput implements ReadableByteChannel {
  private final ReadableByteChannel channel;
  private final ChunkAuthenticator authenticator;
  private final ByteBuffer code = ByteBuffer.allocateDirect(ChunkAuthenticator.CODE_BYTES);
  private int received;

  /** A chunk that is not what the peer has sent, or not in its place. */
  static final class AlteredChunkException extends IOException {
    private static final long serialVersionUID = 1L;

    AlteredChunkException(long number) {
      super("chunk %d of this connection does not carry its authentication code".formatted(number));
    }
  }

  /**
   * @param channel non-blocking
   */
  AuthenticatedInput(ReadableByteChannel channel, ChunkAuthenticator authenticator) {
    this.channel = channel;
    this.authenticator = authenticator;
  }

  /**
   * Goes on with a chunk, which is as long as {@code room}.
   *
   * @param room the same as at the last call, if that has returned 0
   * @return its length, when all of it has come and was found to be what the peer sent; else 0; −1
   *     where the peer has closed the connection
   * @throws AlteredChunkException where it was not
   */
  @Override
  public int read(ByteBuffer room) throws IOException {
    ByteBuffer rest = room.duplicate().position(room.position() + received);
    if (rest.hasRemaining()) {
      int bytes = channel.read(rest);
      if (bytes < 0) {
        return bytes;
      }
      received += bytes;
    }
    if (!rest.hasRemaining() && channel.read(code) < 0) {
      return -1;
    }
    if (code.hasRemaining()) {
      return 0;
    }
    check(room);
    int length = received;
    received = 0;
    room.position(room.limit());
    return length;
  }

  private void check(ByteBuffer chunk) throws AlteredChunkException {
    byte[] claimed = new byte[ChunkAuthenticator.CODE_BYTES];
    code.flip().get(claimed).clear();
    // Compares in a time that does not tell how much of it is right.
    if (!MessageDigest.isEqual(authenticator.next(chunk), claimed)) {
      throw new AlteredChunkException(authenticator.chunks());
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
