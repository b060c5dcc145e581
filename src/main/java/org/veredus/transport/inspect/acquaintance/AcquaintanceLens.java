package org.veredus.transport.inspect.acquaintance;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.correspondent.Circle;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.correspondent.Person;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.reading.Correspondent;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Lens;
import org.veredus.transport.inspect.Proof;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;

/// Looks at who the sender is to the owner of an account.
public final class AcquaintanceLens implements Lens {
    /// Circles whose looks are kept; they are the ones in memory anyhow.
    private static final int LOOKS = 10_000;

    static final String ANSWER = "answer";

    private final Correspondents correspondents;
    private final Names names;
    private final Hosts hosts;
    private final Stranger stranger;
    private final Cache<Circle, Looks> looks =
            Caffeine.newBuilder().weakKeys().maximumSize(LOOKS).build();

    public AcquaintanceLens(Correspondents correspondents, Names names, Hosts hosts) {
        this.correspondents = correspondents;
        this.names = names;
        this.hosts = hosts;
        stranger = new Stranger(names, hosts);
    }

    @Override
    public boolean adjust(AccountId account, Candidate candidate, List<Finding> findings)
            throws StoreFailed {
        Circle circle = correspondents.of(account);
        if (circle.isEmpty()) return false;
        Correspondent author = candidate.reading().author();
        Finding answer = answer(circle, candidate);
        if (answer != null) findings.add(answer);
        boolean colleague =
                findings.stream()
                        .anyMatch(finding -> finding.name().equals(ColleagueCheck.COLLEAGUE));
        if (circle.knows(author.address())) {
            findings.add(known(author, candidate));
            return true;
        }
        findings.add(stranger(circle, author, candidate, colleague));
        Finding payee = Stranger.payee(author, findings);
        if (payee != null) findings.add(payee);
        Finding conversation =
                stranger.conversation(
                        circle,
                        candidate.visit().accounts().get(account),
                        candidate.reading(),
                        findings);
        if (conversation != null) findings.add(conversation);
        return true;
    }

    private static Finding known(Correspondent author, Candidate candidate) {
        String who = author.address();
        return switch (Proof.ofAuthor(candidate)) {
            case PROVEN ->
                    new Finding(
                            "correspondent",
                            -4,
                            who,
                            "You have written to " + who + ", or have him in your address book.");
            case NONE ->
                    new Finding(
                            "correspondent-unproven",
                            -1,
                            who,
                            "The sender calls himself "
                                    + who
                                    + ", whom you know; nothing proves it.");
            case CONTRADICTED ->
                    new Finding(
                            "phishing-correspondent",
                            2.5,
                            who,
                            "The sender calls himself "
                                    + who
                                    + ", whom you know, but is somebody else.");
        };
    }

    /// @param named whether it is said already whose name he has
    private Finding stranger(
            Circle circle, Correspondent author, Candidate candidate, boolean named) {
        boolean list = candidate.reading().header().has("List-Id");
        Person imitated = list || named ? null : namesake(looks(circle), author);
        if (imitated != null)
            return new Finding(
                    "phishing-contact-name",
                    3,
                    author.name() + " <" + author.address() + ">",
                    "The sender has the name of "
                            + imitated.address()
                            + ", whom you know, but another address.");
        String alike = lookalike(circle, author.domain());
        if (alike != null)
            return new Finding(
                    "phishing-lookalike-contact",
                    4,
                    author.domain(),
                    "The sender's domain "
                            + author.domain()
                            + " looks like "
                            + alike
                            + ", where people are whom you know.");
        return new Finding(
                Finding.FIRST_CONTACT,
                0,
                author.address(),
                "You have not written to this sender yet.");
    }

    /// Somebody with the same name and an address elsewhere.
    private @Nullable Person namesake(Looks looks, Correspondent author) {
        Person person = looks.named(author.name());
        boolean elsewhere = person != null && !names.isSame(person.domain(), author.domain());
        return elsewhere ? person : null;
    }

    private @Nullable String lookalike(Circle circle, String domain) {
        String organization = names.organization(domain);
        boolean own =
                hosts.is(Hosts.Kind.MAIL, domain)
                        || circle.people().values().stream()
                                .anyMatch(person -> person.domain().endsWith(organization));
        return own ? null : looks(circle).like(names.label(domain));
    }

    private Looks looks(Circle circle) {
        Looks known = looks.getIfPresent(circle);
        if (known != null && known.met() == circle.met()) return known;
        Looks anew = Looks.of(circle, names);
        looks.put(circle, anew);
        return anew;
    }

    private static @Nullable Finding answer(Circle circle, Candidate candidate) {
        String to = candidate.reading().index().envelope().inReplyTo();
        if (to == null) return null;
        for (String messageId : to.strip().split("\\s+", 20)) {
            if (circle.sent(messageId))
                return new Finding(
                        ANSWER, -3, messageId, "It answers a message that you have sent.");
        }
        return null;
    }
}
