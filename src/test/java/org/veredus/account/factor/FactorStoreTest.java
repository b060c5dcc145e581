package org.veredus.account.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.account.factor.FactorStore.Code;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

final class FactorStoreTest {
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);
    private static final Instant NOW = Instant.ofEpochSecond(59);
    private static final TotpSecret SECRET =
            new TotpSecret("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private final MemoryStore store = new MemoryStore(new FakeClock());
    private final FactorStore factors = new FactorStore(store);
    private final Random random = new Random(7);

    private static Passkey.Key key(int first) {
        byte[] credential = {(byte) first, 2, 3};
        return new Passkey.Key(
                credential, new byte[] {9}, 0, true, true, false, List.of("internal", "usb"));
    }

    @Test
    void anAccountHasNothingAtFirst() throws Exception {
        assertThat(factors.guards(ALICE)).isFalse();
        assertThat(factors.find(ALICE)).isEqualTo(Factors.NONE);
        assertThat(factors.useCode(ALICE, "287082", NOW)).isEqualTo(Code.WRONG);
        assertThat(factors.removeAll(ALICE)).isFalse();
    }

    @Test
    void aCodeOfTheAppCountsOnce() throws Exception {
        factors.setApp(ALICE, SECRET, NOW, 0);
        assertThat(factors.guards(ALICE)).isTrue();
        assertThat(factors.guards(BOB)).isFalse();
        assertThat(factors.useCode(BOB, "287082", NOW)).isEqualTo(Code.WRONG);
        assertThat(factors.useCode(ALICE, "287 082", NOW)).isEqualTo(Code.APP);
        assertThat(factors.useCode(ALICE, "287082", NOW)).isEqualTo(Code.WRONG);
        assertThat(factors.useCode(ALICE, "359152", NOW)).isEqualTo(Code.APP);
    }

    @Test
    void aRecoveryCodeCountsOnceAndIsKeptAsAHash() throws Exception {
        factors.setApp(ALICE, SECRET, NOW, 0);
        List<String> codes = factors.renewRecovery(ALICE, random);
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(codes).allMatch(code -> code.matches("([a-z2-7]{4}-){3}[a-z2-7]{4}"));
        String stored = stored();
        for (String code : codes) assertThat(stored).doesNotContain(code.replace("-", ""));
        String typed = codes.get(3).toUpperCase(Locale.ROOT).replace('-', ' ');
        assertThat(factors.useCode(ALICE, typed, NOW)).isEqualTo(Code.RECOVERY);
        assertThat(factors.useCode(ALICE, codes.get(3), NOW)).isEqualTo(Code.WRONG);
        assertThat(factors.find(ALICE).recovery()).hasSize(9);
        List<String> others = factors.renewRecovery(ALICE, random);
        assertThat(factors.useCode(ALICE, codes.get(0), NOW)).isEqualTo(Code.WRONG);
        assertThat(factors.useCode(ALICE, others.get(0), NOW)).isEqualTo(Code.RECOVERY);
    }

    @Test
    void recoveryCodesGoWithTheLastFactor() throws Exception {
        factors.setApp(ALICE, SECRET, NOW, 0);
        List<String> codes = factors.renewRecovery(ALICE, random);
        factors.removeApp(ALICE);
        assertThat(factors.guards(ALICE)).isFalse();
        factors.setApp(ALICE, SECRET, NOW, 0);
        assertThat(factors.useCode(ALICE, codes.get(0), NOW)).isEqualTo(Code.WRONG);
    }

    @Test
    void passkeysAreKeptAsTheyWere() throws Exception {
        Passkey made = factors.add(ALICE, "Laptop", "mail.example.test", key(1), NOW);
        assertThat(made).isNotNull();
        assertThat(factors.add(BOB, "Mine", "mail.example.test", key(1), NOW)).isNull();
        factors.add(ALICE, "Phone", "localhost", key(2), NOW);
        List<Passkey> all = factors.find(ALICE).passkeys();
        assertThat(all).extracting(Passkey::name).containsExactly("Laptop", "Phone");
        assertThat(all).extracting(Passkey::id).containsExactly(1, 2);
        assertThat(all.get(0).transports()).containsExactly("internal", "usb");
        assertThat(all.get(0).used()).isNull();
        assertThat(factors.owner(new byte[] {1, 2, 3})).isEqualTo(ALICE);
        assertThat(factors.rename(ALICE, 2, "Old phone")).isTrue();
        assertThat(factors.rename(ALICE, 3, "None")).isFalse();
        assertThat(factors.removePasskey(ALICE, 1)).isTrue();
        assertThat(factors.removePasskey(ALICE, 1)).isFalse();
        assertThat(factors.owner(new byte[] {1, 2, 3})).isNull();
        assertThat(factors.find(ALICE).passkeys().getFirst().name()).isEqualTo("Old phone");
        assertThat(factors.removeAll(ALICE)).isTrue();
        assertThat(factors.owner(new byte[] {2, 2, 3})).isNull();
        assertThat(stored()).isEmpty();
    }

    @Test
    void anAccountHasOnlySoManyPasskeys() throws Exception {
        for (int i = 0; i < FactorStore.MAX_PASSKEYS; i++)
            assertThat(factors.add(ALICE, "Key " + i, "localhost", key(i), NOW)).isNotNull();
        assertThat(factors.add(ALICE, "More", "localhost", key(99), NOW)).isNull();
        assertThat(factors.owner(new byte[] {99, 2, 3})).isNull();
    }

    /// Every record as text.
    private String stored() throws StoreFailed {
        StringBuilder all = new StringBuilder();
        try (Snapshot snapshot = store.snapshot(new PartitionId('e', 0))) {
            snapshot.scan(
                    new byte[] {0},
                    null,
                    (key, value) -> {
                        all.append(new String(value, StandardCharsets.ISO_8859_1));
                        return Snapshot.Next.GO_ON;
                    });
        }
        return all.toString();
    }
}
