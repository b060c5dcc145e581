package org.veredus.protocol.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Demand;
import org.veredus.account.auth.Scope;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.Listener;
import org.veredus.base.net.ListenerSettings;
import org.veredus.base.net.SessionIds;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;

/// APOP (RFC 1939 §7) and CRAM-MD5 (RFC 2195) where an administrator has turned them on.
@Timeout(60)
class SharedSecretTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private static final Domain HERE = new Domain("example.test");

    @TempDir Path folder;

    /// One client's side.
    private record Client(Socket socket, BufferedReader in) implements AutoCloseable {
        Client(int port) throws IOException {
            this(new Socket(InetAddress.getLoopbackAddress(), port));
        }

        private Client(Socket socket) throws IOException {
            this(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)));
        }

        String ask(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
            return hear();
        }

        String hear() throws IOException {
            return String.valueOf(in.readLine());
        }

        /// Whoever comes next finds the maildrop free.
        @Override
        public void close() throws IOException {
            socket.shutdownOutput();
            in.transferTo(Writer.nullWriter());
            socket.close();
        }
    }

    @Test
    void apopAndCramTakeTheSecretAndNothingElse() throws Exception {
        try (var store = new RocksStore(RocksSettings.defaults(folder), CLOCK, (_, _, _) -> {})) {
            var directory = new Directory(store);
            directory.addDomain(MailDomain.of(HERE));
            AccountId bob = directory.addAccount(NewAccount.of(new Address("bob", HERE)));
            var credentials = new CredentialStore(store);
            var authenticator = authenticator(directory, credentials);
            credentials.set(bob, authenticator.credentials("password"));
            String secret =
                    Objects.requireNonNull(
                                    authenticator.issueToken(
                                            bob,
                                            new AppTokens.Order(
                                                    "fax", AppToken.Kind.SHARED_SECRET, Scope.ALL),
                                            CLOCK.instant()))
                            .secret();
            var accounts = new Accounts(store, CLOCK, MailboxSettings.defaults(), directory::quota);
            var settings = Pop3Settings.defaults(null).withPasswordsInClear();
            var handler = new Pop3Handler(settings, authenticator, accounts, CLOCK, () -> 0);
            var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (Listener listener =
                    Listener.open(
                            ListenerSettings.of("pop3", loopback),
                            new Deadlines(() -> 0),
                            new SessionIds(new Random(1)),
                            handler)) {
                assertThat(apop(listener.port(), secret)).isEqualTo("+OK maildrop has 0 messages");
                assertThat(apop(listener.port(), "password")).startsWith("-ERR [AUTH]");
                assertThat(cram(listener.port(), secret)).isEqualTo("+OK maildrop has 0 messages");
                assertThat(cram(listener.port(), "password")).startsWith("-ERR [AUTH]");
            }
        }
    }

    private static Authenticator authenticator(Directory directory, CredentialStore credentials)
            throws StoreFailed {
        var settings =
                new AuthSettings(
                        new AuthSettings.Hashing(
                                new Argon2Cost(8, 1, 1), 4096, 1, Duration.ofMinutes(1)),
                        AuthSettings.Patience.ENDLESS,
                        new AuthSettings.Terms(
                                AuthSettings.SharedSecrets.ACCEPTED,
                                Demand.NOBODY,
                                AuthSettings.Impersonation.NOBODY));
        return new Authenticator(
                directory,
                credentials,
                settings,
                new Random(3),
                new Authenticator.AuthTime(() -> 0, _ -> {}));
    }

    private static String apop(int port, String secret) throws Exception {
        try (Client client = new Client(port)) {
            String greeting = client.hear();
            String timestamp = greeting.substring(greeting.indexOf('<'));
            assertThat(timestamp).matches("<[0-9a-f]{32}@apop\\.invalid>");
            byte[] digest =
                    MessageDigest.getInstance("MD5")
                            .digest((timestamp + secret).getBytes(US_ASCII));
            return client.ask("APOP bob@example.test " + HexFormat.of().formatHex(digest));
        }
    }

    private static String cram(int port, String secret) throws Exception {
        try (Client client = new Client(port)) {
            client.hear();
            byte[] challenge = Base64.getDecoder().decode(client.ask("AUTH CRAM-MD5").substring(2));
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(US_ASCII), "HmacMD5"));
            String answer = "bob@example.test " + HexFormat.of().formatHex(mac.doFinal(challenge));
            return client.ask(Base64.getEncoder().encodeToString(answer.getBytes(US_ASCII)));
        }
    }
}
