package org.veredus.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.veredus.crash.Ledger.Place;

/// The one POP3 client of an account: fetches, deletes, and quits or just goes away.
final class Pop3Load implements Load {
    private final Surroundings world;
    private final Ledger ledger;
    private final SplittableRandom random;

    Pop3Load(Surroundings world, Ledger ledger, SplittableRandom random) {
        this.world = world;
        this.ledger = ledger;
        this.random = random;
    }

    @Override
    public void run() throws IOException {
        while (true) {
            try (Wire wire = Wire.to(world.pop3())) {
                wire.line();
                wire.ask("USER " + ledger.user());
                if (wire.ask("PASS " + world.password()).startsWith("+OK")) session(wire);
                else world.refused().incrementAndGet();
            }
        }
    }

    private void session(Wire wire) throws IOException {
        int count = Integer.parseInt(wire.ask("STAT").split(" ")[1]);
        List<Place> deleted = new ArrayList<>();
        for (int i = 1; i <= Math.min(count, 20); i++) {
            wire.ask("RETR " + i);
            byte[] message = wire.untilDot();
            Letter letter = Letter.in(message);
            if (!letter.endsIn(message)) throw new IllegalStateException("other octets: " + letter);
            Place place = new Place(Ledger.INBOX, letter);
            boolean known = ledger.has(place) && ledger.known(place).certain();
            if (known && random.nextInt(3) > 0 && wire.ask("DELE " + i).startsWith("+OK"))
                deleted.add(place);
        }
        if (random.nextInt(4) == 0) return; // without QUIT nothing is removed, RFC 1939 §6
        deleted.forEach(ledger::mayVanish);
        if (!wire.ask("QUIT").startsWith("+OK")) {
            world.refused().incrementAndGet();
            return;
        }
        deleted.forEach(ledger::vanished);
    }
}
