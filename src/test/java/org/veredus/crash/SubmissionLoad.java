package org.veredus.crash;

import java.io.IOException;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.veredus.crash.OutsideLedger.Fate;

/// A user who writes to people outside.
final class SubmissionLoad implements Load {
    private static final long PAUSE = 10_000_000;

    private final Surroundings world;
    private final String user;
    private final OutsideLedger ledger;
    private final SplittableRandom random;

    SubmissionLoad(Surroundings world, String user, OutsideLedger ledger, SplittableRandom random) {
        this.world = world;
        this.user = user;
        this.ledger = ledger;
        this.random = random;
    }

    @Override
    public void run() throws IOException {
        try (Wire wire = Wire.to(world.submission())) {
            wire.reply();
            wire.ask("EHLO client.test");
            byte[] plain = Wire.latin("\0" + user + "\0" + world.password());
            wire.ask("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain));
            while (true) {
                send(wire);
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void send(Wire wire) throws IOException {
        Fate fate = Fate.values()[random.nextInt(Fate.values().length)];
        Letter letter = world.letter();
        wire.ask("MAIL FROM:<" + user + ">");
        wire.ask("RCPT TO:<" + fate.recipient(letter) + ">");
        if (wire.ask("DATA").startsWith("354")) {
            wire.sendDotted(letter.octets());
            if (wire.reply().startsWith("250")) {
                ledger.acknowledged(letter, fate);
                return;
            }
        }
        world.refused().incrementAndGet();
    }
}
