package org.veredus.verify.dnsbl;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Asks lists.
public final class DnsLists {
    private static final Logger log = LoggerFactory.getLogger(DnsLists.class);

    /// Lists of one kind.
    public static final int MAX_LISTS = 50;

    /// Names of one question.
    private static final int MAX_NAMES = 30;

    /// Characters of a list's words.
    private static final int MAX_REASON = 200;

    private final Resolver resolver;
    private final List<DnsList> lists;
    private final Duration time;

    /// @param time for all lists together
    public DnsLists(Resolver resolver, List<DnsList> lists, Duration time) {
        if (lists.size() > MAX_LISTS)
            throw new IllegalArgumentException(lists.size() + " lists; at most " + MAX_LISTS);
        this.resolver = resolver;
        this.lists = List.copyOf(lists);
        this.time = time;
    }

    public boolean isEmpty() {
        return lists.isEmpty();
    }

    /// Whether they have a sending computer. RFC 5782 §2.1, §2.4
    public List<Listing> address(InetAddress client) {
        List<Callable<@Nullable Listing>> questions = new ArrayList<>();
        String reversed = reversed(client);
        for (DnsList list : lists)
            questions.add(() -> ask(list, reversed, client.getHostAddress()));
        return answers(questions);
    }

    /// Whether they have any of these domains; the first thirty are asked for. RFC 5782 §2.2
    public List<Listing> names(Collection<Domain> domains) {
        List<Callable<@Nullable Listing>> questions = new ArrayList<>();
        for (Domain domain : domains.stream().limit(MAX_NAMES).toList()) {
            if (domain.literal()) continue;
            for (DnsList list : lists)
                questions.add(() -> ask(list, domain.ascii(), domain.ascii()));
        }
        return answers(questions);
    }

    static String reversed(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = octets.length - 1; i >= 0; i--) {
            if (!name.isEmpty()) name.append('.');
            if (address instanceof Inet4Address) name.append(octets[i] & 0xFF);
            else
                name.append(HexFormat.of().toLowHexDigit(octets[i]))
                        .append('.')
                        .append(HexFormat.of().toHighHexDigit(octets[i]));
        }
        return name.toString();
    }

    private @Nullable Listing ask(DnsList list, String labels, String subject) {
        DnsName asked = list.zone().under(labels);
        if (asked == null) return null; // too long for the DNS, so nobody can have listed it
        for (Inet4Address answer : resolver.a(asked).records()) {
            if (list.counts(answer)) return new Listing(list, subject, answer, reason(asked));
        }
        return null;
    }

    private String reason(DnsName asked) {
        List<String> texts = resolver.txt(asked).records();
        String text = texts.isEmpty() ? "" : texts.getFirst().replaceAll("[^ -~]", "?");
        return text.substring(0, Math.min(MAX_REASON, text.length()));
    }

    private List<Listing> answers(List<Callable<@Nullable Listing>> questions) {
        List<Listing> found = new ArrayList<>();
        if (questions.isEmpty()) return found;
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            long most = time.toMillis();
            for (Future<@Nullable Listing> answer :
                    asking.invokeAll(questions, most, TimeUnit.MILLISECONDS)) {
                Listing listing = answer.isCancelled() ? null : answer.get();
                if (listing != null) found.add(listing);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt(); // the session is ending: what is known must do
        } catch (ExecutionException bug) {
            log.atError().setCause(bug).log("DNS lists not asked by a bug");
        }
        return found;
    }
}
