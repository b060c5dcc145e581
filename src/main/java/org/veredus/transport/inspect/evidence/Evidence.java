package org.veredus.transport.inspect.evidence;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Facts;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Proof;
import org.veredus.transport.inspect.Verdict;

/// What was found of one message.
///
/// @param views one for each account that it was for; one without an account if there was none
public record Evidence(Instant at, Facts facts, List<View> views) {
    private static final int MAX_FINDINGS = 60;

    public Evidence {
        views = List.copyOf(views);
    }

    /// How it was to one account.
    ///
    /// @param account null: to nobody of ours in particular
    /// @param domain of the address that it came to; empty if there is no account
    public record View(
            @Nullable AccountId account, String domain, List<Weight> weights, Action action) {
        public View {
            weights = List.copyOf(weights);
        }

        public double score() {
            return weights.stream().mapToDouble(Weight::score).sum();
        }
    }

    /// A finding without what it was found in.
    public record Weight(String name, double score) {}

    static Evidence of(Instant at, Candidate candidate, Judgement judgement) {
        List<View> views = new ArrayList<>();
        for (Map.Entry<AccountId, Address> each : candidate.visit().accounts().entrySet())
            views.add(
                    view(
                            each.getKey(),
                            each.getValue().domain().ascii(),
                            judgement.of(each.getKey())));
        if (views.isEmpty()) views.add(view(null, "", judgement.common()));
        return new Evidence(at, Facts.of(candidate), views);
    }

    private static View view(@Nullable AccountId account, String domain, Verdict verdict) {
        List<Weight> weights = new ArrayList<>();
        for (Finding finding : verdict.findings()) {
            if (weights.size() < MAX_FINDINGS)
                weights.add(new Weight(finding.name(), finding.score()));
        }
        return new View(account, domain, weights, verdict.action());
    }

    void write(RecordWriter out) {
        out.number(at.toEpochMilli());
        out.text(facts.client() == null ? "" : facts.client().getHostAddress());
        who(out, facts.author(), facts.authorProof());
        who(out, facts.sender(), facts.senderProof());
        out.octet(facts.policy().ordinal()).number(views.size());
        for (View view : views) {
            out.number(view.account == null ? 0 : view.account.number() + 1);
            out.text(view.domain).octet(view.action.ordinal()).number(view.weights.size());
            for (Weight weight : view.weights)
                out.text(weight.name).number(Math.round(weight.score * 1000) + OFFSET);
        }
    }

    /// Makes thousandths of scores positive.
    private static final long OFFSET = 1 << 20;

    private static void who(RecordWriter out, @Nullable Address address, Proof proof) {
        out.text(address == null ? "" : address.wire()).octet(proof.ordinal());
    }

    static Evidence read(RecordReader in) throws StoreFailed {
        try {
            Instant at = Instant.ofEpochMilli(in.number());
            String client = in.text();
            Address author = address(in.text());
            Proof authorProof = Proof.values()[in.octet()];
            Address sender = address(in.text());
            Proof senderProof = Proof.values()[in.octet()];
            Action policy = Action.values()[in.octet()];
            Facts facts =
                    new Facts(
                            client.isEmpty() ? null : InetAddress.ofLiteral(client),
                            author,
                            authorProof,
                            sender,
                            senderProof,
                            policy);
            int count = in.count();
            List<View> views = new ArrayList<>();
            for (int i = 0; i < count; i++) views.add(view(in));
            return new Evidence(at, facts, views);
        } catch (AddressException | RuntimeException damaged) {
            throw new StoreFailed("evidence record is damaged", damaged);
        }
    }

    private static View view(RecordReader in) throws StoreFailed {
        long account = in.number();
        String domain = in.text();
        Action action = Action.values()[in.octet()];
        int count = in.count();
        List<Weight> weights = new ArrayList<>();
        for (int i = 0; i < count; i++)
            weights.add(new Weight(in.text(), (in.number() - OFFSET) / 1000.0));
        return new View(account == 0 ? null : new AccountId(account - 1), domain, weights, action);
    }

    private static @Nullable Address address(String text) throws AddressException {
        return text.isEmpty() ? null : Address.parse(text);
    }
}
