package org.veredus.account.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.veredus.account.signing.DomainKey.Stage;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;
import org.veredus.verify.dkim.KeyRecord;
import org.veredus.verify.dkim.SignatureAlgorithm;

final class DomainKeysTest {
    private static final Domain OURS = new Domain("ours.test");

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final DomainKeys keys = new DomainKeys(store, clock, new SecureRandom());

    @Test
    void theFirstPairIsOfBothKindsAndSignsAtOnce() throws Exception {
        List<DomainKey> made = keys.active(OURS);
        assertThat(made)
                .extracting(DomainKey::algorithm)
                .containsExactly(SignatureAlgorithm.RSA_SHA256, SignatureAlgorithm.ED25519_SHA256);
        assertThat(made).allMatch(key -> key.stage() == Stage.ACTIVE);
        assertThat(keys.active(OURS)).isEqualTo(made);
        assertThat(keys.of(new Domain("other.test"))).isEmpty();
    }

    @Test
    void recordsHoldTheVeryKey() throws Exception {
        for (DomainKey key : keys.active(OURS)) {
            KeyRecord read = KeyRecord.parse(key.recordText());
            assertThat(read.key()).isEqualTo(key.publicKey());
            byte[] octets = "signed".getBytes(StandardCharsets.US_ASCII);
            byte[] value = key.signing().sign(octets);
            assertThat(key.algorithm().verifies(read.key(), octets, value)).isTrue();
        }
    }

    @Test
    void keysAreThereAfterARestart() throws Exception {
        List<DomainKey> made = keys.active(OURS);
        keys.prepare(OURS);
        List<DomainKey> read = new DomainKeys(store, clock, new SecureRandom()).of(OURS);
        assertThat(read).isEqualTo(keys.of(OURS)).hasSize(4).containsAll(made);
    }

    @Test
    void newKeysWaitThenSignAndTheOldOnesAreForgottenInTheEnd() throws Exception {
        List<DomainKey> first = keys.active(OURS);
        List<DomainKey> second = keys.prepare(OURS);
        assertThat(keys.prepare(OURS)).isEqualTo(second);
        assertThat(keys.active(OURS)).isEqualTo(first);
        assertThat(selectors(keys.of(OURS))).doesNotHaveDuplicates();

        clock.advance(Duration.ofDays(1));
        assertThat(selectors(keys.activate(OURS))).isEqualTo(selectors(second));
        assertThat(selectors(keys.of(OURS, Stage.ACTIVE))).isEqualTo(selectors(second));
        assertThat(selectors(keys.of(OURS, Stage.RETIRED))).isEqualTo(selectors(first));

        assertThat(keys.forget(OURS, clock.instant())).isEmpty();
        clock.advance(Duration.ofDays(1));
        assertThat(selectors(keys.forget(OURS, clock.instant()))).isEqualTo(selectors(first));
        assertThat(selectors(keys.of(OURS))).isEqualTo(selectors(second));
    }

    @Test
    void withoutKeysThatWaitThereIsNothingToActivate() throws Exception {
        keys.active(OURS);
        assertThatThrownBy(() -> keys.activate(OURS)).isInstanceOf(KeyRefused.class);
    }

    @Test
    void aDomainThatGoesTakesItsKeysWithIt() throws Exception {
        keys.prepare(OURS);
        keys.removeAll(OURS);
        assertThat(keys.of(OURS)).isEmpty();
    }

    @Test
    void noTextShowsAPrivateKey() throws Exception {
        for (DomainKey key : keys.active(OURS))
            assertThat(key.toString() + key.signing()).doesNotContain("PRIVATE", "modulus");
    }

    private static List<String> selectors(List<DomainKey> keys) {
        return keys.stream().map(DomainKey::selector).toList();
    }
}
