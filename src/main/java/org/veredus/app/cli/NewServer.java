package org.veredus.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.BadPassword;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Credentials;
import org.veredus.account.auth.Pause;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;

/// A server that has just been made: configuration file, data folder, certificate, domain, first
/// administrator.
///
/// @param keys that sign the domain's mail
record NewServer(Path config, Path data, Domain host, Address administrator, List<DomainKey> keys) {

    /// Makes it in a folder where none is yet.
    static NewServer make(Path folder, Domain host, Address administrator, String password)
            throws Failure {
        Path top = folder.toAbsolutePath().normalize();
        Path config = top.resolve("veredus.toml");
        Path data = top.resolve("data");
        if (Files.exists(config) || Files.exists(data))
            throw new Failure(
                    top + " has a server already; remove it or name another folder with --dir");
        try {
            Files.createDirectories(top);
            Files.createDirectory(data, ownerOnly());
            LocalAuthority.open(data.resolve("tls"), InstantSource.system(), new SecureRandom())
                    .server("server", List.of(host.ascii(), "localhost"), List.of());
            List<DomainKey> keys = fill(data, administrator, password);
            // last: whoever finds it finds a whole server
            Files.writeString(config, configuration(host), StandardCharsets.UTF_8);
            return new NewServer(config, data, host, administrator, keys);
        } catch (IOException | StoreFailed failed) {
            throw new Failure("cannot make a server in " + top + ": " + failed.getMessage());
        }
    }

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    private static List<DomainKey> fill(Path data, Address administrator, String password)
            throws StoreFailed, Failure {
        try (KeyValueStore store =
                new RocksStore(
                        RocksSettings.defaults(data), InstantSource.system(), (_, _, _) -> {})) {
            Directory directory = new Directory(store);
            CredentialStore credentials = new CredentialStore(store);
            Credentials made = credentials(directory, credentials, password);
            directory.addDomain(MailDomain.of(administrator.domain()));
            AccountId id =
                    directory.addAccount(
                            new NewAccount(
                                    administrator, Quota.UNLIMITED, Set.of(AccountRole.ADMIN)));
            credentials.set(id, made);
            return new DomainKeys(store, InstantSource.system(), new SecureRandom())
                    .active(administrator.domain());
        } catch (DirectoryRefused refused) {
            throw new Failure(String.valueOf(refused.getMessage()));
        } catch (BadPassword bad) {
            throw new Failure(String.valueOf(bad.getMessage()));
        }
    }

    private static Credentials credentials(
            Directory directory, CredentialStore store, String password)
            throws StoreFailed, BadPassword {
        Authenticator authenticator =
                new Authenticator(
                        directory,
                        store,
                        AuthSettings.defaults(1, AuthSettings.Terms.DEFAULT),
                        new SecureRandom(),
                        new Authenticator.AuthTime(
                                System::nanoTime, Pause.waiting(System::nanoTime)));
        return authenticator.credentials(password);
    }

    private static String configuration(Domain host) {
        return """
        # Veredus. All keys are in doc/configuration.md; what is not here has its default.
        # Check changes with: veredus check config FILE

        # The name MX records and reverse DNS give this server.
        hostname = "%s"

        # Relative to this file.
        data = "data"

        [listen]
        # Every service listens on all addresses; "off" switches one off.
        smtp = "*:25"
        submission = "*:587"
        submissions = "*:465"
        imap = "*:143"
        imaps = "*:993"
        pop3 = "*:110"
        pop3s = "*:995"
        managesieve = "*:4190"
        http = "*:80"
        https = "*:443"

        [tls]
        # A certificate others trust, and its key, as PEM:
        # certificate = "/etc/letsencrypt/live/%s/fullchain.pem"
        # key = "/etc/letsencrypt/live/%s/privkey.pem"

        [acme]
        # Or an authority that gives certificates by itself; you agree to its terms of service:
        # directory = "https://acme-v02.api.letsencrypt.org/directory"
        """
                .formatted(host.ascii(), host.ascii(), host.ascii());
    }
}
