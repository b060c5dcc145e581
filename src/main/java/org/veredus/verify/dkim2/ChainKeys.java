package org.veredus.verify.dkim2;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.KeyRecord;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dkim.TagList;
import org.veredus.verify.dkim2.Dkim2Signature.Value;
import org.veredus.verify.dns.DnsAnswer;

/// Keys of signatures, draft §11.5: DKIM's records, but only one at a name, and what they say of
/// hashes and services does not count.
final class ChainKeys {
    private final KeyRecords records;

    ChainKeys(KeyRecords records) {
        this.records = records;
    }

    // draft §11.6: all must be good
    void verify(Chain chain, Dkim2Signature signature) throws DkimFailure {
        FieldTags tags = signature.tags();
        if (signature.values().isEmpty())
            throw tags.fails("has no signature with a supported algorithm");
        byte[] octets = chain.signedOctets(signature);
        String good = null;
        String bad = null;
        for (Value value : signature.values()) {
            KeyRecord key = fetch(signature, value);
            boolean fits = value.algorithm().verifies(key.key(), octets, value.octets());
            if (fits) good = value.selector();
            else bad = value.selector();
        }
        if (bad == null) return;
        throw tags.fails(
                good == null
                        ? bad + " incorrect signature"
                        : good + " signature passed, " + bad + " signature failed");
    }

    private KeyRecord fetch(Dkim2Signature signature, Value value) throws DkimFailure {
        FieldTags tags = signature.tags();
        String key = "public key " + value.selector() + " ";
        return switch (records.texts(value.selector(), signature.domain())) {
            case DnsAnswer.Found<String>(var texts, _, _) -> {
                String wrong = texts.size() > 1 ? "has multiple records" : null;
                if (wrong == null) wrong = objection(texts, value.algorithm());
                if (wrong != null) throw tags.wrong(key + wrong);
                yield records.read(texts.getFirst());
            }
            case DnsAnswer.NoData<String>(), DnsAnswer.NoSuchDomain<String>() ->
                    throw tags.wrong(key + "does not exist");
            case DnsAnswer.Failed<String>(_) -> throw tags.later(key + "could not be fetched");
        };
    }

    private @Nullable String objection(List<String> texts, SignatureAlgorithm wanted) {
        String text = texts.getFirst();
        try {
            TagList tags = TagList.parse(text);
            if ("".equals(tags.compact("p"))) return "has been revoked";
            String type = tags.compact("k");
            if (!wanted.keyType().equals(type == null ? "rsa" : type)) return "algorithm mismatch";
            records.read(text);
            return null;
        } catch (DkimFailure _) { // said in the draft's words
            return "has a syntax error";
        }
    }
}
