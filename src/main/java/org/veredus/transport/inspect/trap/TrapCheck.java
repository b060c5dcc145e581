package org.veredus.transport.inspect.trap;

import java.util.List;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Proof;
import org.veredus.transport.inspect.reputation.Behind;

/// Tells whether a message is for a spam trap, too.
public final class TrapCheck implements Check {
    /// What something is to be learned from.
    static final String TRAP = "trap";

    /// Makes junk by itself, unless its reader knows the sender.
    private static final double POINTS = 5;

    private final ServerReputation reputation;
    private final Correspondents correspondents;
    private final Behind behind;

    public TrapCheck(ServerReputation reputation, Correspondents correspondents, Behind behind) {
        this.reputation = reputation;
        this.correspondents = correspondents;
        this.behind = behind;
    }

    @Override
    public String name() {
        return "traps";
    }

    @Override
    public List<Finding> look(Candidate candidate) throws CheckFailed {
        List<Address> traps = candidate.visit().traps();
        if (traps.isEmpty()) return List.of();
        String which = traps.getFirst().wire();
        if (isAnswer(candidate))
            return List.of(
                    new Finding(
                            "trap-answer",
                            0,
                            which,
                            "It is a report or an automatic answer to an address that nobody has."));
        try {
            return List.of(isTrusted(candidate) ? trusted(which) : trapped(which));
        } catch (StoreFailed broken) {
            throw new CheckFailed("what is known of the sender cannot be read", broken);
        }
    }

    private static Finding trapped(String which) {
        return new Finding(
                TRAP,
                POINTS,
                which,
                "It was also sent to an address that nobody has and only spammers know.");
    }

    private static Finding trusted(String which) {
        return new Finding(
                "trap-trusted",
                0,
                which,
                "It was also sent to an address that nobody has, but its sender is proven and wanted"
                        + " here.");
    }

    /// RFC 3834 §5, RFC 3464: whoever answers was written to in the trap's name.
    private static boolean isAnswer(Candidate candidate) {
        if (candidate.visit().from() instanceof ReversePath.Null) return true;
        Header header = candidate.reading().header();
        HeaderField submitted = header.first("Auto-Submitted");
        boolean automatic = submitted != null && !submitted.value().strip().startsWith("no");
        return automatic
                || candidate
                        .reading()
                        .index()
                        .root()
                        .contentType()
                        .mediaType()
                        .equals("multipart/report");
    }

    /// Whether the author is proven and somebody here wants his mail.
    private boolean isTrusted(Candidate candidate) throws StoreFailed {
        if (Proof.ofAuthor(candidate) != Proof.PROVEN) return false;
        String author = candidate.reading().author().address();
        for (AccountId account : candidate.visit().accounts().keySet())
            if (correspondents.of(account).knows(author)) return true;
        for (Subject subject : behind.of(candidate)) {
            boolean own = subject.kind() == Subject.Kind.SENDER;
            if (own && reputation.isVouchedFor(subject)) return true;
        }
        return false;
    }
}
