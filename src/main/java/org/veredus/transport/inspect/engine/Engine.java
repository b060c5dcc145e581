package org.veredus.transport.inspect.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.veredus.transport.inspect.CheckFailed;

/// Where an engine is, and how long it may take.
///
/// @param time for one message
/// @param nanos elapsed time
public record Engine(
        InetSocketAddress address, Duration time, LongSupplier nanos, Semaphore places) {
    /// Messages that are with one engine at a time.
    public static final int AT_ONCE = 100;

    public Engine(InetSocketAddress address, Duration time, LongSupplier nanos) {
        this(address, time, nanos, new Semaphore(AT_ONCE));
    }

    /// An exchange of one message with the engine.
    interface Exchange<T> {
        T with(EngineConnection connection) throws IOException, CheckFailed;
    }

    /// @param name for the log
    <T> T exchange(String name, Exchange<T> exchange) throws CheckFailed {
        if (!places.tryAcquire()) throw new CheckFailed(name + " has too much to do");
        try (EngineConnection connection = EngineConnection.open(address, time, nanos)) {
            return exchange.with(connection);
        } catch (IOException failed) {
            throw new CheckFailed(name + " at " + address + ": " + failed.getMessage(), failed);
        } finally {
            places.release();
        }
    }
}
