/**
 * The collective over TCP, each rank connected to the next. {@code TcpRing} is made by {@code
 * RingConnector} (with {@code Handshake}, by the keys of {@code LinkKeys}); its {@code RingThread}
 * runs one {@code RingTransfer} after another, which walks the passages of a {@code RingSchedule}
 * through {@code RingLinks}, plain or authenticated.
 */
package io.gere.parallel.ring;
