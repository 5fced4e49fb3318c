package org.dure.node.chaincode;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs contracts on a bounded number of platform threads and gives up on those that take too long.
///
/// Not on virtual threads: a contract may compute for long and every state access goes into native
/// code, both of which hold a carrier thread, and a contract that never returns must not take a
/// carrier away from the rest of the node.
public final class ExecutionThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutionThreads.class);

  private final ExecutionLimits limits;
  private final ThreadPoolExecutor pool;

  public ExecutionThreads(ExecutionLimits limits) {
    this.limits = limits;
    this.pool =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            60,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.waitingMax()),
            Thread.ofPlatform().daemon().name("contract-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  private enum Owner {
    /// The caller waits and will release the resource.
    CALLER,
    /// The task is over.
    DONE,
    /// The caller gave up; the task releases the resource when it ends.
    TASK
  }

  /// Runs a task that uses a simulator and closes the simulator once neither needs it any more.
  ///
  /// @throws ExecutionException when the task throws it
  /// @throws NotExecutedException when the task takes too long, fails otherwise or finds no place
  ///   to wait
  public <T> T run(String what, Simulator simulator, Callable<T> task)
      throws ExecutionException, NotExecutedException {
    AtomicReference<Owner> owner = new AtomicReference<>(Owner.CALLER);
    boolean closeHere = true;
    try {
      Future<T> future = pool.submit(() -> runAsOwner(simulator, task, owner));
      try {
        return future.get(limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | InterruptedException e) {
        closeHere = !giveUp(what, simulator, future, owner);
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
          throw new NotExecutedException("error sending: execution was cancelled", e);
        }
        throw new NotExecutedException(
            "error sending: timeout expired while executing transaction", e);
      }
    } catch (RejectedExecutionException e) {
      throw new NotExecutedException(
          "too many contract calls in progress on this node, try again later", e);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof ExecutionException failure) {
        throw failure;
      }
      LOG.warn("contract execution failed call={}", what, e);
      throw new NotExecutedException("error in the node: " + e.getCause(), e);
    } finally {
      if (closeHere) {
        simulator.close();
      }
    }
  }

  private static <T> T runAsOwner(
      Simulator simulator, Callable<T> task, AtomicReference<Owner> owner) throws Exception {
    try {
      return task.call();
    } finally {
      if (!owner.compareAndSet(Owner.CALLER, Owner.DONE)) {
        simulator.close();
      }
    }
  }

  /// Whether the task, still waiting or running, takes over the duty to close the simulator.
  private boolean giveUp(
      String what, Simulator simulator, Future<?> future, AtomicReference<Owner> owner) {
    simulator.stop();
    boolean handedOver = owner.compareAndSet(Owner.CALLER, Owner.TASK);
    LOG.warn("contract execution given up call={} activeThreads={}", what, pool.getActiveCount());
    if (pool.getQueue().removeIf(waiting -> waiting == future)) {
      return false;
    }
    future.cancel(true);
    return handedOver;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
