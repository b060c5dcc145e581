package org.veredus.app.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.app.server.People.Surroundings;
import org.veredus.base.acme.CertificateFolder;
import org.veredus.base.acme.Challenges;
import org.veredus.base.acme.Renewal;
import org.veredus.base.acme.Renewal.Wanted;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Wires an ACME authority to the server: one certificate for the host's name, one for each further
/// name of the settings, and one for each `mta-sts.DOMAIN` that the DNS knows. Until the first has
/// come, the certificate of the settings serves.
final class Certificates {
    private static final Logger log = LoggerFactory.getLogger(Certificates.class);
    private static final String HOST = "host";
    private static final String POLICY_HOST = "mta-sts.";

    private final Challenges challenges;
    private final Renewal renewal;

    private Certificates(Challenges challenges, Renewal renewal) {
        this.challenges = challenges;
        this.renewal = renewal;
    }

    /// What it needs of the server.
    record Wires(TlsServerContext tls, Resolver resolver) {}

    /// Serves what is there already.
    static Certificates of(
            ServerSettings.Acme acme,
            ServerSettings settings,
            People people,
            Surroundings world,
            Wires wires)
            throws IOException {
        CertificateFolder folder =
                CertificateFolder.open(settings.store().folder().resolve("tls").resolve("acme"));
        Challenges challenges = new Challenges(wires.tls);
        Renewal.Wishes wishes =
                () -> wanted(acme.names(), settings, people.directory(), wires.resolver);
        Renewal renewal =
                new Renewal(
                        acme.authority(),
                        folder,
                        challenges,
                        wishes,
                        new Renewal.Source(world.clock(), world.random()),
                        standings -> serve(settings, wires.tls, standings));
        ServerCertificate kept = folder.certificate(HOST);
        if (kept != null) {
            List<ServerCertificate> served = new ArrayList<>(settings.certificates().all());
            served.addFirst(kept);
            wires.tls.replace(served);
        }
        return new Certificates(challenges, renewal);
    }

    /// The certificates of the settings stay: the first until the host has another, and for
    /// `localhost`, where the administrator's commands call.
    private static void serve(
            ServerSettings settings, TlsServerContext tls, List<Renewal.Standing> standings) {
        List<ServerCertificate> own = settings.certificates().all();
        List<ServerCertificate> served = new ArrayList<>();
        for (Renewal.Standing one : standings) {
            ServerCertificate certificate = one.certificate();
            if (certificate != null) served.add(certificate);
            else if (one.wanted().name().equals(HOST)) served.add(own.getFirst());
        }
        own.stream().filter(one -> !served.contains(one)).forEach(served::add);
        tls.replace(served);
    }

    private static List<Wanted> wanted(
            Set<String> names, ServerSettings settings, Directory directory, Resolver resolver)
            throws IOException {
        List<Wanted> wanted = new ArrayList<>();
        wanted.add(new Wanted(HOST, List.of(settings.hostName().ascii())));
        for (String name : names) wanted.add(new Wanted(name, List.of(name)));
        if (settings.policies() == null) return wanted;
        try {
            for (MailDomain domain : directory.domains()) {
                DnsName name = DnsName.parse(POLICY_HOST + domain.name().ascii());
                if (name != null && isKnown(resolver, name))
                    wanted.add(new Wanted(name.text(), List.of(name.text())));
            }
        } catch (StoreFailed broken) {
            throw new IOException("the domains cannot be read", broken);
        }
        return wanted;
    }

    private static boolean isKnown(Resolver resolver, DnsName name) {
        return !resolver.a(name).records().isEmpty() || !resolver.aaaa(name).records().isEmpty();
    }

    void addTo(Routes routes) {
        challenges.addTo(routes);
    }

    Renewal renewal() {
        return renewal;
    }

    void look() {
        try {
            renewal.look();
        } catch (IOException failed) {
            log.atWarn().setCause(failed).log("certificates not looked at");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
