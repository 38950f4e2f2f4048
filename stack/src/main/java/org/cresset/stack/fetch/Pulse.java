package org.cresset.stack.fetch;

/** When something arrived last, and until when all must have. */
final class Pulse implements Web.Watch {
  private final long deadline;
  private volatile long lastArrival = System.nanoTime();

  Pulse(long deadline) {
    this.deadline = deadline;
  }

  void beat() {
    lastArrival = System.nanoTime();
  }

  @Override
  public long lastArrival() {
    return lastArrival;
  }

  @Override
  public long deadline() {
    return deadline;
  }
}
