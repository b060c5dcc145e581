package org.veredus.testing;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// A root of the DNS with a key of its own, that signs what it holds, and answers for
/// [LoopbackDns]. Names below a name that was [#delegate]d are held without signatures.
public final class SignedRoot {
    private static final long TTL = 60;

    private final KeyPair keys;
    private final DNSKEYRecord key;
    private final Map<String, List<Record>> held = new HashMap<>();
    private final List<Name> insecure = new ArrayList<>();

    public SignedRoot() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        key =
                new DNSKEYRecord(
                        Name.root,
                        DClass.IN,
                        TTL,
                        257,
                        DNSKEYRecord.Protocol.DNSSEC,
                        DNSSEC.Algorithm.ECDSAP256SHA256,
                        keys.getPublic());
        add(key);
        add(new SOARecord(Name.root, DClass.IN, TTL, name("ns."), name("host."), 1, 1, 1, 1, TTL));
    }

    /// What trust begins with, as a DS record.
    public String trustAnchor() {
        return new DSRecord(Name.root, DClass.IN, TTL, DNSSEC.Digest.SHA256, key).toString();
    }

    public SignedRoot add(Record record) {
        held.computeIfAbsent(key(record.getName(), record.getType()), _ -> new ArrayList<>())
                .add(record);
        return this;
    }

    /// Takes a name out of the signed part of the tree.
    public SignedRoot delegate(String text) throws Exception {
        insecure.add(name(text));
        // RFC 4035 §5.2: that there is no DS record is signed
        return add(
                new NSECRecord(
                        name(text),
                        DClass.IN,
                        TTL,
                        name("zz."),
                        new int[] {Type.NS, Type.RRSIG, Type.NSEC}));
    }

    public Message answer(Message query) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        Record question = query.getQuestion();
        reply.addRecord(question, Section.QUESTION);
        try {
            List<Record> found = held.get(key(question.getName(), question.getType()));
            if (found != null) put(reply, found, Section.ANSWER);
            else deny(reply, question);
        } catch (DNSSEC.DNSSECException broken) {
            throw new IllegalStateException(broken);
        }
        return reply;
    }

    private void deny(Message reply, Record question) throws DNSSEC.DNSSECException {
        put(reply, held.getOrDefault(key(Name.root, Type.SOA), List.of()), Section.AUTHORITY);
        List<Record> proof = held.get(key(question.getName(), Type.NSEC));
        if (proof != null) put(reply, proof, Section.AUTHORITY);
        else reply.getHeader().setRcode(Rcode.NXDOMAIN);
    }

    private void put(Message reply, List<Record> records, int section)
            throws DNSSEC.DNSSECException {
        for (Record record : records) reply.addRecord(record, section);
        Record first = records.getFirst();
        boolean below = insecure.stream().anyMatch(zone -> first.getName().subdomain(zone));
        if (below && first.getType() != Type.NSEC) return;
        Instant now = Instant.now();
        RRset set = new RRset(records.toArray(Record[]::new));
        reply.addRecord(
                DNSSEC.sign(
                        set,
                        key,
                        keys.getPrivate(),
                        now.minus(Duration.ofHours(1)),
                        now.plus(Duration.ofHours(1))),
                section);
    }

    private static String key(Name name, int type) {
        return name.toString().toLowerCase(Locale.ROOT) + " " + Type.string(type);
    }

    public static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
