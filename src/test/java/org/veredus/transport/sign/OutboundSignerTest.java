package org.veredus.transport.sign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.format.address.Domain;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.testing.Signers;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimVerdict;
import org.veredus.verify.dkim.DkimVerifier;
import org.veredus.verify.dkim.KeyRecords;

final class OutboundSignerTest {
    private static final Domain OURS = new Domain("ours.test");

    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final FakeDns dns = new FakeDns();

    @SuppressWarnings("NullAway.Init")
    private Directory directory;

    @SuppressWarnings("NullAway.Init")
    private Accounts accounts;

    @SuppressWarnings("NullAway.Init")
    private OutboundSigner signer;

    @BeforeEach
    void open() throws Exception {
        directory = new Directory(store);
        directory.addDomain(MailDomain.of(OURS));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        signer = Signers.of(store, directory, accounts, clock);
        DomainKeys keys = new DomainKeys(store, clock, new SecureRandom());
        for (DomainKey key : keys.active(OURS)) dns.txt(key.recordName(), key.recordText());
    }

    @Test
    void bothKeysSignAndBothSignaturesPass() throws Exception {
        byte[] signed = signer.sign(message("a@ours.test", "Hello\r\n"));
        assertThat(verify(signed))
                .allMatch(DkimVerdict::passes)
                .extracting(DkimVerdict::algorithm)
                .containsExactly("rsa-sha256", "ed25519-sha256");
    }

    @Test
    void aDomainBelowOneOfOursIsSignedByOurs() throws Exception {
        byte[] signed = signer.sign(message("MAILER-DAEMON@mail.ours.test", "Hello\r\n"));
        assertThat(verify(signed))
                .hasSize(2)
                .allMatch(verdict -> String.valueOf(verdict.domain()).equals("ours.test"));
    }

    @Test
    void whatOthersWroteIsNotSigned() throws Exception {
        for (String from : List.of("a@other.test", "a@notours.test", "a@[192.0.2.1]", "a"))
            assertThat(new String(signer.sign(message(from, "Hi\r\n")), UTF_8)).startsWith("From:");
        byte[] none = "Subject: x\r\n\r\nHi\r\n".getBytes(UTF_8);
        assertThat(signer.sign(none)).isEqualTo(none);
    }

    @Test
    void messagesOfAnySizeAreSignedAsTheyStream() throws Exception {
        for (int lines : List.of(0, 1, 100, 30_000)) {
            byte[] message = message("a@ours.test", "A line of a large message.\r\n".repeat(lines));
            try (MessageIntake intake = accounts.intake()) {
                intake.write(message, 0, message.length);
                try (OutboundSigner.Signed signed = signer.sign(intake.finish())) {
                    byte[] whole = store.blobs().read(signed.message().content());
                    assertThat(new String(whole, UTF_8)).endsWith(new String(message, UTF_8));
                    assertThat(verify(whole)).hasSize(2).allMatch(DkimVerdict::passes);
                    assertThat(signed.message().index().headerLength())
                            .isEqualTo(new String(whole, UTF_8).indexOf("\r\n\r\n") + 4);
                }
            }
        }
    }

    private static byte[] message(String from, String body) {
        return ("From: " + from + "\r\nSubject: Hi\r\nTo: b@there.test\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    private List<DkimVerdict> verify(byte[] message) {
        return new DkimVerifier(new KeyRecords(dns), DkimSettings.defaults(), clock)
                .verify(message);
    }
}
