package org.veredus.transport.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.srs.Origin;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class ReturnPathsTest {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private Directory directory;
    private ReturnPaths paths;

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(Domain.parse("a.test")));
        paths = ReturnPaths.open(store, directory, clock, new Random(4));
    }

    private static Address rewritten(ReturnPaths by) throws Exception {
        Address sender = Address.parse("c@far.test");
        ReversePath path = by.leaving(new ReversePath.Of(sender), Domain.parse("a.test"));
        return ((ReversePath.Of) path).address();
    }

    private static final Origin SENDER = sender();

    private static Origin sender() {
        try {
            return new Origin.Sender(Address.parse("c@far.test"));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void findsTheSenderAgainAlsoAfterARestart() throws Exception {
        Address out = rewritten(paths);
        ReturnPaths later = ReturnPaths.open(store, directory, clock, new Random(5));
        assertThat(later.origin(out)).isEqualTo(SENDER);
    }

    @Test
    void anotherSecretComesInTimeAndTheOneBeforeIsStillKnown() throws Exception {
        Address before = rewritten(paths);
        clock.advance(RewritingSecrets.USED.minus(Duration.ofDays(1)));
        Address last = rewritten(paths);
        clock.advance(Duration.ofDays(2));
        Address after = rewritten(paths);
        assertThat(paths.origin(after)).isEqualTo(SENDER);
        assertThat(paths.origin(last)).isEqualTo(SENDER);
        assertThat(paths.origin(before)).isEqualTo(new Origin.Expired());
        ReturnPaths later = ReturnPaths.open(store, directory, clock, new Random(5));
        assertThat(later.origin(last)).isEqualTo(SENDER);
    }

    @Test
    void whatNoSecretMadeIsForged() throws Exception {
        clock.advance(RewritingSecrets.USED.plusDays(1));
        rewritten(paths);
        assertThat(paths.origin(Address.parse("SRS0=aaaaaaaa=aa=far.test=c@a.test")))
                .isEqualTo(new Origin.Forged());
    }

    @Test
    void secretsThatNobodyCanAskForGo() throws Exception {
        RewritingSecrets secrets = RewritingSecrets.NONE;
        for (int i = 0; i < 6; i++) {
            byte[] octets = new byte[32];
            octets[0] = (byte) i;
            secrets = secrets.with(octets, clock.instant());
            clock.advance(Duration.ofDays(91));
        }
        assertThat(secrets.all()).hasSize(2);
        assertThat(RewritingSecrets.read(secrets.record()).all()).hasSize(2);
    }
}
