package org.veredus.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.veredus.testing.Await;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;

/// Debian's Postfix as the mail server of `far.test`, with the mailbox `carl`. It finds others by
/// MX look-up and speaks TLS both ways. It also takes mail for carl of `alias.test`.
///
/// Postfix is unpacked, not installed. In a mount namespace of its own it is put where it was
/// compiled to live, and the system's resolver settings are replaced, as it reads no others. Its
/// processes share a process namespace, so that all end with the first.
final class Postfix implements AutoCloseable {
    static final String ADDRESS = "127.0.0.3";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ENTER =
            """
            set -e
            mount --bind "$1/usr/lib/postfix" /usr/lib/postfix
            mount --bind "$2" /etc/resolv.conf
            PATH=$1/usr/sbin:$PATH
            shift 2
            exec "$@"
            """;

    private final Path folder;
    private final Daemon daemon;
    private final int port;

    private Postfix(Path folder, Daemon daemon, int port) {
        this.folder = folder;
        this.daemon = daemon;
        this.port = port;
    }

    /// @param port to listen on
    /// @param nameServer that answers on port 53
    /// @param mxPort of the mail servers it delivers to
    /// @param trust what it believes their certificates by, as its configuration has it
    record Settings(int port, String nameServer, int mxPort, String trust) {}

    /// Only certificates of this authority.
    static String trusting(Path authority) {
        return "smtp_tls_security_level = verify\nsmtp_tls_CAfile = " + authority;
    }

    /// What the DNS says, where it is signed.
    static String trustingTheDns() {
        return "smtp_tls_security_level = dane\nsmtp_dns_support_level = dnssec";
    }

    static Postfix start(Path folder, Settings settings) throws IOException {
        if (!Files.isExecutable(Program.PEERS.resolve("usr/sbin/postfix")))
            throw Program.missing("Postfix in " + Program.PEERS);
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("spool"));
        Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(folder.resolve("mail"));
        // Its unprivileged parts come by here.
        for (Path way : List.of(folder, folder.getParent()))
            Files.setPosixFilePermissions(way, PosixFilePermissions.fromString("rwxr-xr-x"));
        Program.named("chown")
                .with("postfix", folder.resolve("data"), folder.resolve("mail"))
                .run()
                .ok();
        if (!Files.exists(folder.resolve("cert.pem"))) certificate(folder);
        Files.writeString(
                folder.resolve("resolv.conf"),
                "nameserver " + settings.nameServer() + "\noptions edns0 trust-ad\n");
        Files.writeString(folder.resolve("conf/main.cf"), mainCf(folder, settings));
        Files.writeString(folder.resolve("conf/master.cf"), masterCf(settings.port()));
        return launch(folder, settings.port());
    }

    private static Postfix launch(Path folder, int port) throws IOException {
        List<String> command =
                inNamespace(folder, "postfix", "-c", folder.resolve("conf"), "start-fg");
        Daemon daemon = Daemon.start("postfix", folder, command, Map.of());
        try {
            daemon.await("Postfix on port " + port, PATIENCE, () -> Ports.open(ADDRESS, port));
            return new Postfix(folder, daemon, port);
        } catch (AssertionError | IOException failed) {
            daemon.close();
            throw new AssertionError(log(folder), failed);
        }
    }

    /// Makes the certificate, for who must know it before the server is started.
    ///
    /// @return its file
    static Path certificate(Path folder) throws IOException {
        Program.named("openssl")
                .with("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 30)
                .with("-subj", "/CN=mx.far.test")
                .with("-keyout", folder.resolve("key.pem"), "-out", folder.resolve("cert.pem"))
                .run()
                .ok();
        return folder.resolve("cert.pem");
    }

    private static String mainCf(Path folder, Settings settings) {
        return """
        compatibility_level = 3.6
        queue_directory = %1$s/spool
        data_directory = %1$s/data
        command_directory = %2$s/usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        meta_directory = %2$s/etc/postfix
        shlib_directory = /usr/lib/postfix
        maillog_file = %1$s/mail.log
        maillog_file_prefixes = %1$s
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        smtp_bind_address = %3$s
        smtp_tcp_port = %4$d
        myhostname = mx.far.test
        mydestination =
        alias_maps =
        local_recipient_maps =
        mynetworks = 127.0.0.0/8
        virtual_mailbox_domains = far.test, alias.test
        virtual_mailbox_maps = inline:{{ carl@far.test = carl/ }, { carl@alias.test = carl/ }}
        virtual_mailbox_base = %1$s/mail
        virtual_uid_maps = static:%6$d
        virtual_gid_maps = static:%6$d
        virtual_minimum_uid = 1
        smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
        smtpd_tls_security_level = may
        smtpd_tls_cert_file = %1$s/cert.pem
        smtpd_tls_key_file = %1$s/key.pem
        smtpd_tls_received_header = yes
        %5$s
        smtp_tls_loglevel = 1
        notify_classes =
        """
                .formatted(
                        folder,
                        Program.PEERS,
                        ADDRESS,
                        settings.mxPort(),
                        settings.trust(),
                        uid(folder));
    }

    private static int uid(Path folder) {
        try {
            return (Integer) Files.getAttribute(folder.resolve("mail"), "unix:uid");
        } catch (IOException gone) {
            throw new AssertionError("the mail folder just made", gone);
        }
    }

    private static String masterCf(int port) {
        return ADDRESS
                + ":"
                + port
                + """
                 inet n - n - - smtpd
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                flush unix n - n 1000? 0 flush
                proxymap unix - - n - - proxymap
                smtp unix - - n - - smtp
                showq unix n - n - - showq
                error unix - - n - - error
                retry unix - - n - - error
                virtual unix - n n - - virtual
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                postlog unix-dgram n - n - 1 postlogd
                """;
    }

    private static List<String> inNamespace(Path folder, Object... command) {
        List<String> line = new ArrayList<>();
        line.addAll(List.of(Program.path("unshare"), "--mount", "--propagation", "private"));
        line.addAll(List.of("--pid", "--fork", "--kill-child"));
        line.addAll(List.of("/bin/sh", "-c", ENTER, "sh", Program.PEERS.toString()));
        line.add(folder.resolve("resolv.conf").toString());
        for (Object word : command) line.add(word.toString());
        return line;
    }

    int port() {
        return port;
    }

    /// Its load generator, which speaks plain SMTP.
    void smtpSource(Object... arguments) throws IOException {
        List<String> command = inNamespace(folder, "smtp-source");
        Program program = Program.named("unshare");
        command.stream().skip(1).forEach(program::with);
        program.with(arguments).run().ok();
    }

    /// Waits until carl has a message with this in it, and returns it. Its line ends are LF.
    String mail(String holding) throws IOException {
        Path fresh = folder.resolve("mail/carl/new");
        String[] found = {""};
        Await.until(
                "mail with " + holding + " at carl's; " + folder.resolve("mail.log"),
                PATIENCE,
                () -> {
                    if (!Files.isDirectory(fresh)) return false;
                    for (Path file : list(fresh)) {
                        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                        if (text.contains(holding)) found[0] = text;
                    }
                    return !found[0].isEmpty();
                });
        return found[0];
    }

    String log() throws IOException {
        return log(folder);
    }

    private static String log(Path folder) throws IOException {
        Path log = folder.resolve("mail.log");
        return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "no log";
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
