package org.veredus.crash;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.veredus.crash.Ledger.Place;

/// Mail that comes in from outside, for one or several accounts at once.
final class DeliveryLoad implements Load {
    private static final int FULL = 100;

    private final Surroundings world;
    private final List<Ledger> accounts;
    private final SplittableRandom random;

    DeliveryLoad(Surroundings world, List<Ledger> accounts, SplittableRandom random) {
        this.world = world;
        this.accounts = accounts;
        this.random = random;
    }

    @Override
    public void run() throws IOException {
        try (Wire wire = Wire.to(world.smtp())) {
            wire.reply();
            wire.ask("EHLO outside.test");
            while (true) {
                List<Ledger> hungry = accounts.stream().filter(a -> a.size() < FULL).toList();
                if (hungry.isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                    continue;
                }
                int first = random.nextInt(hungry.size());
                int end = random.nextInt(4) == 0 ? hungry.size() : first + 1;
                deliver(wire, hungry.subList(first, end));
            }
        }
    }

    private void deliver(Wire wire, List<Ledger> to) throws IOException {
        Letter letter = world.letter();
        Place place = new Place(Ledger.INBOX, letter);
        wire.ask("MAIL FROM:<sender@outside.test>");
        for (Ledger account : to) wire.ask("RCPT TO:<" + account.user() + ">");
        if (!wire.ask("DATA").startsWith("354")) {
            world.refused().incrementAndGet();
            return;
        }
        for (Ledger account : to) account.mayAppear(place, Set.of());
        wire.sendDotted(letter.octets());
        if (wire.reply().startsWith("250")) {
            for (Ledger account : to) account.appeared(place, 0);
        } else {
            for (Ledger account : to) account.didNotAppear(place);
            world.refused().incrementAndGet();
        }
    }
}
