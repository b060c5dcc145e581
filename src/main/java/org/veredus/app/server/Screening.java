package org.veredus.app.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.transport.inspect.reception.ReceptionSettings;
import org.veredus.verify.dnsbl.DnsList;

/// How mail from outside is inspected.
///
/// @param names how the DNS is asked about senders
/// @param reception who may come in at all
/// @param recipientsPerHour of one account's mail; 0: any number
/// @param engines others' filters that are asked
/// @param logos of senders; null: not looked for
/// @param chains of DKIM2, which are made, too, of what leaves
/// @param evidence how long it is kept what was found; zero: not at all
public record Screening(
        Names names,
        Content content,
        ReceptionSettings reception,
        Lists lists,
        Engines engines,
        int recipientsPerHour,
        @Nullable Logos logos,
        Chains chains,
        Duration evidence) {
    /// How long what was found is kept, where nobody says otherwise.
    private static final Duration KEPT = Duration.ofDays(7);

    /// Nobody is kept out at the door.
    public static Screening open(Names names, Content content) {
        return new Screening(
                names,
                content,
                ReceptionSettings.open(),
                Lists.none(),
                Engines.none(),
                0,
                null,
                Chains.NOT_USED,
                KEPT);
    }

    /// Whether DKIM2 is checked and made: an experiment.
    public enum Chains {
        NOT_USED,
        USED
    }

    /// @param roots of certificates for them; none: those are not looked at
    public record Logos(List<X509Certificate> roots) {
        public Logos {
            roots = List.copyOf(roots);
        }
    }

    /// Where others' filters are; null: not asked.
    ///
    /// @param milters of mail from outside
    /// @param submissionMilters of what our users hand in
    /// @param time for one message
    public record Engines(
            @Nullable InetSocketAddress clamav,
            @Nullable InetSocketAddress spamassassin,
            @Nullable InetSocketAddress rspamd,
            List<SocketAddress> milters,
            List<SocketAddress> submissionMilters,
            Duration time) {
        public Engines {
            milters = List.copyOf(milters);
            submissionMilters = List.copyOf(submissionMilters);
        }

        static Engines none() {
            return new Engines(null, null, null, List.of(), List.of(), Duration.ofSeconds(15));
        }
    }

    /// Whether the content of mail is judged.
    public enum Content {
        JUDGED,
        NOT_JUDGED
    }

    /// How the DNS is asked.
    public sealed interface Names {
        /// @param servers none: the system's
        record Asked(List<InetSocketAddress> servers) implements Names {
            public Asked {
                servers = List.copyOf(servers);
            }
        }

        /// Not at all: for a service that must not reach outside.
        record Unasked() implements Names {}
    }

    /// Lists in the DNS that are asked.
    ///
    /// @param clients for sending computers
    /// @param domains for the domains that messages name
    /// @param time that all together may take
    public record Lists(List<DnsList> clients, List<DnsList> domains, Duration time) {
        public Lists {
            clients = List.copyOf(clients);
            domains = List.copyOf(domains);
        }

        static Lists none() {
            return new Lists(List.of(), List.of(), Duration.ofSeconds(5));
        }
    }
}
