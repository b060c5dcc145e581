package org.veredus.base.acme;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.acme.AcmeAuthority.Refused;
import org.veredus.base.tls.ServerCertificate;

/// Gets the certificates that are wanted, and renews them: when the authority says so, and in any
/// case when a third of their life is left. What fails is tried again after an hour, two, four … up
/// to a day. One thread looks; any may ask.
public final class Renewal {
    private static final Logger log = LoggerFactory.getLogger(Renewal.class);

    private static final Duration FIRST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    /// A certificate to have.
    ///
    /// @param name of its files
    public record Wanted(String name, List<String> names) {
        public Wanted {
            names = List.copyOf(names);
            if (names.isEmpty()) throw new IllegalArgumentException("a certificate for no name");
        }
    }

    /// How a wanted certificate stands.
    ///
    /// @param certificate null: there is none yet
    /// @param nextTry not before then; null: not known yet
    /// @param problem why the last try failed; null: it did not
    public record Standing(
            Wanted wanted,
            @Nullable ServerCertificate certificate,
            @Nullable Instant nextTry,
            @Nullable String problem) {}

    /// Which certificates are wanted now, the one for clients that ask for no name first.
    @FunctionalInterface
    public interface Wishes {
        List<Wanted> now() throws IOException;
    }

    private record Failures(int inARow, Instant nextTry, String problem) {}

    private final AcmeAuthority authority;
    private final CertificateFolder folder;
    private final Wishes wishes;
    private final InstantSource clock;
    private final Consumer<List<Standing>> serve;
    private final Map<String, Failures> failures = new HashMap<>();
    private volatile List<Standing> standings = List.of();

    /// @param serve hears how all stand each time that one is new
    public Renewal(
            AcmeSettings settings,
            CertificateFolder folder,
            Challenges challenges,
            Wishes wishes,
            Source source,
            Consumer<List<Standing>> serve) {
        this.authority = new AcmeAuthority(settings, folder, challenges, source.random());
        this.folder = folder;
        this.wishes = wishes;
        this.clock = source.clock();
        this.serve = serve;
    }

    /// Of time and of keys.
    public record Source(InstantSource clock, SecureRandom random) {}

    public List<Standing> standings() {
        return standings;
    }

    /// Looks at all certificates wanted now, and gets those that are missing or due. Waits for the
    /// authority, some minutes at worst for each.
    ///
    /// @throws IOException when it is not known which are wanted
    public synchronized void look() throws IOException, InterruptedException {
        List<Standing> seen = new ArrayList<>();
        boolean changed = false;
        for (Wanted wanted : wishes.now()) {
            Standing before = standing(wanted);
            Standing after = renewed(before);
            changed |= !Objects.equals(after.certificate(), before.certificate());
            seen.add(after);
        }
        standings = List.copyOf(seen);
        if (changed) serve.accept(standings);
    }

    /// Looks, and does not wait with what has failed before.
    public synchronized void retry() throws IOException, InterruptedException {
        failures.clear();
        look();
    }

    private Standing standing(Wanted wanted) {
        try {
            return new Standing(wanted, folder.certificate(wanted.name()), null, null);
        } catch (IOException unreadable) {
            log.atWarn()
                    .addKeyValue("certificate", wanted.name())
                    .setCause(unreadable)
                    .log("unreadable");
            return new Standing(wanted, null, null, unreadable.getMessage());
        }
    }

    private Standing renewed(Standing standing) throws InterruptedException {
        Wanted wanted = standing.wanted();
        ServerCertificate had = standing.certificate();
        Instant now = clock.instant();
        Failures failed = failures.get(wanted.name());
        if (failed != null && now.isBefore(failed.nextTry()))
            return new Standing(wanted, had, failed.nextTry(), failed.problem());
        try {
            if (had != null && had.names().equals(Set.copyOf(wanted.names()))) {
                Instant due = due(had);
                if (now.isBefore(due)) return new Standing(wanted, had, due, null);
            }
            ServerCertificate fresh = authority.order(wanted.names(), had);
            folder.keep(wanted.name(), fresh);
            failures.remove(wanted.name());
            log.atInfo()
                    .addKeyValue("names", wanted.names())
                    .addKeyValue("until", fresh.expires())
                    .log("new certificate");
            return new Standing(wanted, fresh, due(fresh), null);
        } catch (Refused | IOException trouble) {
            return noted(standing, now, String.valueOf(trouble.getMessage()));
        }
    }

    private Standing noted(Standing standing, Instant now, String problem) {
        Wanted wanted = standing.wanted();
        Failures before = failures.get(wanted.name());
        int inARow = before == null ? 0 : Math.min(before.inARow() + 1, MOST_DOUBLINGS);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << inARow);
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        failures.put(wanted.name(), new Failures(inARow, next, problem));
        log.atWarn()
                .addKeyValue("names", wanted.names())
                .addKeyValue("problem", problem)
                .addKeyValue("next", next)
                .log("no certificate");
        return new Standing(wanted, standing.certificate(), next, problem);
    }

    private Instant due(ServerCertificate certificate) throws IOException {
        var own = certificate.chain().getFirst();
        Instant begin = own.getNotBefore().toInstant();
        Instant lastThird =
                certificate
                        .expires()
                        .minus(Duration.between(begin, certificate.expires()).dividedBy(3));
        try {
            Instant asked = authority.renewAt(own);
            return asked != null && asked.isBefore(lastThird) ? asked : lastThird;
        } catch (Refused unanswered) {
            log.atDebug()
                    .addKeyValue("problem", unanswered.sentence())
                    .log("no renewal information");
            return lastThird;
        }
    }
}
