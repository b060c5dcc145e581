package org.veredus.transport.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKey.Stage;
import org.veredus.account.signing.DomainKeys;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;

final class KeyRotationTest {
    private static final Domain OURS = new Domain("ours.test");

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final FakeDns dns = new FakeDns();
    private final DomainKeys keys = new DomainKeys(store, clock, new SecureRandom());

    @SuppressWarnings("NullAway.Init")
    private Directory directory;

    @SuppressWarnings("NullAway.Init")
    private KeyRotation rotation;

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(OURS));
        rotation = rotation(RotationSettings.defaults());
    }

    private KeyRotation rotation(RotationSettings settings) {
        return new KeyRotation(directory, keys, dns, settings, clock);
    }

    @Test
    void everyDomainGetsKeys() throws Exception {
        rotation.look();
        assertThat(keys.of(OURS)).hasSize(2);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void keysThatAreOldEnoughGetSuccessorsThatSignWhenTheyArePublished() throws Exception {
        rotation.look();
        clock.advance(Duration.ofDays(179));
        rotation.look();
        assertThat(keys.of(OURS)).hasSize(2);

        clock.advance(Duration.ofDays(1));
        rotation.look();
        List<DomainKey> pending = keys.of(OURS, Stage.PENDING);
        assertThat(pending).hasSize(2);

        publish(pending.getFirst());
        rotation.look();
        assertThat(keys.of(OURS, Stage.PENDING)).as("one of two is published").hasSize(2);

        publish(pending.getLast());
        rotation.look();
        assertThat(keys.of(OURS, Stage.PENDING)).isEmpty();
        assertThat(keys.of(OURS, Stage.RETIRED)).hasSize(2);

        clock.advance(Duration.ofDays(14).plusSeconds(1));
        rotation.look();
        assertThat(keys.of(OURS)).hasSize(2).allMatch(key -> key.stage() == Stage.ACTIVE);
    }

    @Test
    void anotherKeyUnderTheSameNameIsNotOurs() throws Exception {
        List<DomainKey> pending = keys.prepare(OURS);
        for (DomainKey key : pending)
            dns.txt(key.recordName(), keys.active(OURS).getFirst().recordText())
                    .txt(key.recordName(), "nonsense");
        rotation.look();
        assertThat(keys.of(OURS, Stage.PENDING)).hasSize(2);
    }

    @Test
    void keysNeverChangeByThemselvesIfNotAskedTo() throws Exception {
        KeyRotation never = rotation(new RotationSettings(Duration.ZERO, Duration.ofDays(14)));
        never.look();
        clock.advance(Duration.ofDays(3650));
        never.look();
        assertThat(keys.of(OURS)).hasSize(2);
    }

    private void publish(DomainKey key) {
        dns.txt(key.recordName(), key.recordText());
    }
}
