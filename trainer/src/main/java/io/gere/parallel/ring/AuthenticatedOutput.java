package io.gere.parallel.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.WritableByteChannel;

/** Sends chunks, each with its authentication code behind it. */
final class AuthenticatedOutput implements WritableByteChannel {
  private final GatheringByteChannel channel;
  private final ChunkAuthenticator authenticator;
  private final ByteBuffer code = ByteBuffer.allocateDirect(ChunkAuthenticator.CODE_BYTES).limit(0);
  private int sent;

  /**
   * @param channel non-blocking
   */
  AuthenticatedOutput(GatheringByteChannel channel, ChunkAuthenticator authenticator) {
    this.channel = channel;
    this.authenticator = authenticator;
  }

  /**
   * Goes on with a chunk.
   *
   * @param chunk the same as at the last call, if that has returned 0
   * @return its length, when all of it has gone; else 0
   */
  @Override
  public int write(ByteBuffer chunk) throws IOException {
    if (sent == 0 && !code.hasRemaining()) {
      code.clear().put(authenticator.next(chunk)).flip();
    }
    ByteBuffer rest = chunk.duplicate().position(chunk.position() + sent);
    int before = rest.remaining();
    channel.write(new ByteBuffer[] {rest, code});
    sent += before - rest.remaining();
    if (rest.hasRemaining() || code.hasRemaining()) {
      return 0;
    }
    int length = sent;
    sent = 0;
    chunk.position(chunk.limit());
    return length;
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
