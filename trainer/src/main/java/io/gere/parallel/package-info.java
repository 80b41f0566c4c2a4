/**
 * What the ranks of one training run do together: reduce and gather gradients and parameters, sum
 * scalars, wait for each other, agree. Every operation ends within its deadline, with a result that
 * has the same bits on every rank or with a {@link io.gere.parallel.CollectiveException} that says
 * who is missing.
 *
 * <p>To read: {@link io.gere.parallel.Collective} is what training sees. {@link
 * io.gere.parallel.TcpRing} is made by {@code RingConnector} (with {@code Handshake}); its {@code
 * RingThread} runs one {@code RingTransfer} after another, which walks the passages of a {@code
 * RingSchedule}.
 */
package io.gere.parallel;
