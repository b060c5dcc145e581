package org.veredus.transport.inspect.trap;

import io.micrometer.core.instrument.Counter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.screening.Traps;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.StoreFailed;

/// Counts what comes to traps, by whatever door.
public final class TrapCount {
    private static final Logger log = LoggerFactory.getLogger(TrapCount.class);

    private final Traps traps;
    private final InstantSource clock;
    private final Counter learned;
    private final Counter left;

    public TrapCount(Traps traps, InstantSource clock, Metrics metrics) {
        this.traps = traps;
        this.clock = clock;
        learned = messages(metrics, "yes");
        left = messages(metrics, "no");
    }

    private static Counter messages(Metrics metrics, String learned) {
        return metrics.counter("trap_messages", "messages to spam traps", "learned", learned);
    }

    /// @param teaches whether something is learned of it
    void judged(List<Address> hit, boolean teaches) throws StoreFailed {
        Instant now = clock.instant();
        for (Address trap : hit) traps.hit(trap, now);
        (teaches ? learned : left).increment();
    }

    /// One came that nobody has judged here. It is taken whether it can be counted or not.
    public void unjudged(Address trap) {
        try {
            judged(List.of(trap), false);
        } catch (StoreFailed failed) {
            log.atWarn().addKeyValue("trap", trap.wire()).setCause(failed).log("not counted");
        }
    }
}
