package org.veredus.journey.dovecot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.veredus.testing.Await;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;

/// Debian's Dovecot with the accounts alice and bob of `imap.test`, password `secret`, and all of
/// its extensions that need no other server.
///
/// It is unpacked, not installed: in a mount namespace of its own it is put where it was compiled
/// to live. Its processes share a process namespace, so that all end with the first.
public final class Dovecot implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ENTER =
            """
            set -e
            mkdir -p /usr/lib/dovecot
            mount --bind "$1/usr/lib/dovecot" /usr/lib/dovecot
            exec "$1/usr/bin/doveconf" -f service=master -c "$2" -p -e "$1/usr/sbin/dovecot" -F -c "$2"
            """;

    private final Path folder;
    private final Daemon daemon;
    private final int imap;
    private final int pop3;

    private Dovecot(Path folder, Daemon daemon, int imap, int pop3) {
        this.folder = folder;
        this.daemon = daemon;
        this.imap = imap;
        this.pop3 = pop3;
    }

    public static Dovecot start(Path folder) throws IOException {
        if (!Files.isExecutable(Program.PEERS.resolve("usr/lib/dovecot/imap")))
            throw Program.missing("Debian's dovecot-imapd in " + Program.PEERS);
        int imap = Ports.base(0, 1);
        int pop3 = imap + 1;
        Files.createDirectories(folder.resolve("mail"));
        // Its unprivileged parts come by here.
        for (Path way = folder; way != null && way.getNameCount() > 1; way = way.getParent())
            if (Files.getOwner(way).getName().equals("root"))
                Files.setPosixFilePermissions(way, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                folder.resolve("mail"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(
                folder.resolve("people"),
                "alice@imap.test:{PLAIN}secret::::::\nbob@imap.test:{PLAIN}secret::::::\n");
        Path settings = folder.resolve("dovecot.conf");
        Files.writeString(settings, settings(folder, imap, pop3));
        List<String> command =
                List.of(
                        Program.path("unshare"),
                        "--mount",
                        "--propagation",
                        "private",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "/bin/sh",
                        "-c",
                        ENTER,
                        "sh",
                        Program.PEERS.toString(),
                        settings.toString());
        String libraries = Program.PEERS.resolve("usr/lib/dovecot").toString();
        Daemon daemon =
                Daemon.start("dovecot", folder, command, Map.of("LD_LIBRARY_PATH", libraries));
        try {
            daemon.await(
                    "Dovecot on port " + imap,
                    PATIENCE,
                    () -> Ports.open("127.0.0.1", imap) && Ports.open("127.0.0.1", pop3));
            return new Dovecot(folder, daemon, imap, pop3);
        } catch (AssertionError | IOException failed) {
            daemon.close();
            Path log = folder.resolve("dovecot.log");
            throw new AssertionError(Files.exists(log) ? Files.readString(log) : "no log", failed);
        }
    }

    private static String settings(Path folder, int imap, int pop3) {
        return """
        protocols = imap pop3
        listen = 127.0.0.1
        base_dir = %1$s/run
        state_dir = %1$s/state
        instance_name = veredus-test
        log_path = %1$s/dovecot.log
        ssl = no
        disable_plaintext_auth = no
        auth_mechanisms = plain login
        auth_failure_delay = 0
        default_login_user = nobody
        default_internal_user = nobody
        default_internal_group = nogroup
        first_valid_uid = 1
        first_valid_gid = 1
        passdb {
          driver = passwd-file
          args = scheme=PLAIN username_format=%%u %1$s/people
        }
        userdb {
          driver = static
          args = uid=nobody gid=nogroup home=%1$s/mail/%%u allow_all_users=yes
        }
        mail_location = mdbox:~/mdbox
        mail_attribute_dict = file:%%h/attributes
        mail_fsync = never
        mail_plugins = acl quota
        mail_max_userip_connections = 100
        imap_idle_notify_interval = 1 mins
        namespace inbox {
          inbox = yes
          separator = /
          mailbox Archive {
            special_use = \\Archive
            auto = create
          }
          mailbox Drafts {
            special_use = \\Drafts
            auto = create
          }
          mailbox Junk {
            special_use = \\Junk
            auto = create
          }
          mailbox Sent {
            special_use = \\Sent
            auto = create
          }
          mailbox Trash {
            special_use = \\Trash
            auto = create
          }
        }
        namespace shared {
          type = shared
          separator = /
          prefix = Other Users/%%%%u/
          location = mdbox:%1$s/mail/%%%%u/mdbox
          subscriptions = no
          list = children
        }
        plugin {
          acl = vfile
          acl_shared_dict = file:%1$s/mail/shares
          quota = count:User quota
          quota_vsizes = yes
          quota_rule = *:storage=1G
        }
        protocol imap {
          mail_plugins = $mail_plugins imap_acl imap_quota
          imap_metadata = yes
        }
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = %2$d
          }
          inet_listener imaps {
            port = 0
          }
        }
        service pop3-login {
          chroot =
          inet_listener pop3 {
            port = %3$d
          }
          inet_listener pop3s {
            port = 0
          }
        }
        """
                .formatted(folder, imap, pop3);
    }

    public int imap() {
        return imap;
    }

    public int pop3() {
        return pop3;
    }

    /// Nobody has any mail; nobody may be connected.
    public void empty() throws IOException {
        Await.until(
                "an empty mail folder",
                PATIENCE,
                () -> {
                    try {
                        delete(folder.resolve("mail"));
                        return true;
                    } catch (IOException busy) {
                        return false; // a session that has just ended writes its last
                    }
                });
    }

    private static void delete(Path inside) throws IOException {
        try (Stream<Path> all = Files.walk(inside)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList())
                if (!one.equals(inside)) Files.delete(one);
        }
    }

    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
