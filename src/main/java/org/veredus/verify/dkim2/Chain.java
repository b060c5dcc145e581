package org.veredus.verify.dkim2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dns.DnsName;

/// The fields of one message, whole and in order, draft §11.2.
///
/// @param instances the first one first, as the signatures
record Chain(List<MessageInstance> instances, List<Dkim2Signature> signatures) {
    /// As many as an ARC chain may have links.
    static final int MAX = 50;

    private static final byte[] NONE = {};

    // draft §11.3
    private static final Duration MAX_AGE = Duration.ofDays(14);

    /// How far in the future a signature may have been made.
    private static final Duration SKEW = Duration.ofHours(1);

    Chain {
        instances = List.copyOf(instances);
        signatures = List.copyOf(signatures);
    }

    /// Both lists are empty for a message without a chain.
    static Chain of(Header header) throws DkimFailure {
        List<MessageInstance> instances = new ArrayList<>();
        List<Dkim2Signature> signatures = new ArrayList<>();
        var instanceFields = header.all(MessageInstance.FIELD);
        var signatureFields = header.all(Dkim2Signature.FIELD);
        if (instanceFields.size() > MAX || signatureFields.size() > MAX)
            throw DkimFailure.permanent("there are more than " + MAX + " fields of a kind");
        for (var field : signatureFields) signatures.add(Dkim2Signature.of(field));
        for (var field : instanceFields) instances.add(MessageInstance.of(field));
        if (signatures.isEmpty() && instances.isEmpty()) return new Chain(instances, signatures);
        Chain chain =
                new Chain(
                        inOrder(instances, MessageInstance::number, MessageInstance::tags, "m"),
                        inOrder(signatures, Dkim2Signature::number, Dkim2Signature::tags, "i"));
        chain.checkInstances();
        return chain;
    }

    private static <T> List<T> inOrder(
            List<T> fields, ToIntFunction<T> number, Function<T, FieldTags> tags, String counter)
            throws DkimFailure {
        String name = counter.equals("m") ? MessageInstance.FIELD : Dkim2Signature.FIELD;
        List<T> ordered = new ArrayList<>(fields);
        ordered.sort(Comparator.comparingInt(number));
        for (int i = 0; i < Math.max(1, ordered.size()); i++) {
            int found = i < ordered.size() ? number.applyAsInt(ordered.get(i)) : Chain.MAX + 1;
            if (found == i) throw tags.apply(ordered.get(i)).syntax();
            if (found > i + 1)
                throw DkimFailure.permanent(name + " " + counter + "=" + (i + 1) + " missing");
        }
        return ordered;
    }

    private void checkInstances() throws DkimFailure {
        int before = 1;
        for (Dkim2Signature signature : signatures) {
            int instance = signature.instance();
            if (instance > instances.size())
                throw DkimFailure.permanent(MessageInstance.FIELD + " m=" + instance + " missing");
            if (instance < before) throw signature.tags().wrong("tag=m is lower than before");
            before = instance;
        }
        if (before < instances.size()) throw instances.getLast().tags().wrong("is not signed");
    }

    boolean isEmpty() {
        return signatures.isEmpty();
    }

    void checkTimes(Instant now) throws DkimFailure {
        long first = now.minus(MAX_AGE).getEpochSecond();
        long last = now.plus(SKEW).getEpochSecond();
        for (Dkim2Signature signature : signatures.reversed()) {
            if (signature.seconds() < first) throw signature.tags().wrong("signature expired");
            // draft §8.4
            if (signature.seconds() > last)
                throw signature.tags().wrong("signature is of the future");
        }
    }

    /// Whether everybody had the message from whom it went to, draft §9.4 and draft §11.4.
    ///
    /// @param came how the message came here; null where that is not known
    void checkCustody(@Nullable Custody came) throws DkimFailure {
        Dkim2Signature newest = signatures.getLast();
        Custody custody = newest.custody();
        if (custody == null) throw newest.tags().wrong("unexpected nd= tag");
        if (came != null) checkEnvelope(newest.tags(), custody, came);
        for (Dkim2Signature signature : signatures) {
            checkSender(signature);
            if (signature.number() > 1)
                checkHandover(signatures.get(signature.number() - 2), signature);
        }
    }

    private static void checkEnvelope(FieldTags tags, Custody custody, Custody came)
            throws DkimFailure {
        if (!custody.from().equals(came.from()))
            throw tags.wrong("MAIL FROM " + came.from().text() + " did not match");
        for (MailPath to : came.to()) {
            if (!custody.to().contains(to))
                throw tags.wrong("RCPT TO " + to.text() + " did not match");
        }
    }

    // draft §8.8
    private static void checkSender(Dkim2Signature signature) throws DkimFailure {
        Custody custody = signature.custody();
        if (custody == null || custody.from().isNull()) return;
        if (!MailPath.within(custody.from().domain(), signature.domain().text()))
            throw signature.tags().wrong("MAIL FROM and d= do not match");
    }

    private static void checkHandover(Dkim2Signature before, Dkim2Signature signature)
            throws DkimFailure {
        DnsName next = before.next();
        if (next != null && !next.equals(signature.domain()))
            throw before.tags().wrong("MAIL nd= does not match");
        Custody given = before.custody();
        if (given == null) return;
        Custody custody = signature.custody();
        String domain =
                custody == null || custody.from().isNull()
                        ? signature.domain().text()
                        : custody.from().domain();
        boolean known = custody != null && !custody.from().isNull();
        for (MailPath to : given.to()) {
            if (MailPath.within(domain, to.domain())) return;
            // who signs without a sender may do so for a domain below his own
            if (!known && MailPath.within(to.domain(), domain)) return;
        }
        String from = custody == null ? domain : custody.from().text();
        throw signature.tags().wrong("MAIL FROM " + from + " did not match");
    }

    /// What a signature covers.
    byte[] signedOctets(Dkim2Signature signature) {
        return before(signature.number(), signature.instance(), NONE)
                .endingWith(signature.field().raw());
    }

    /// What the signature of a number covers, but for itself.
    ///
    /// @param newest an instance behind those here; empty: none
    ChainOctets before(int number, int instance, byte[] newest) {
        ChainOctets octets = new ChainOctets();
        for (MessageInstance one : instances.subList(0, instance)) octets.add(one.field().raw());
        if (newest.length > 0) octets.add(newest);
        for (Dkim2Signature one : signatures.subList(0, number - 1)) octets.add(one.field().raw());
        return octets;
    }
}
