package org.veredus.verify.arc;

import java.util.Base64;
import java.util.List;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.KeyRecord;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dkim.TagList;
import org.veredus.verify.dns.DnsName;

/// An ARC-Message-Signature or ARC-Seal.
record ArcSignature(HeaderField field, TagList tags) {
    DnsName domain() throws DkimFailure {
        DnsName domain = DnsName.parse(tags.need("d"));
        if (domain == null) throw DkimFailure.permanent("the tag d names no domain");
        return domain;
    }

    // RFC 6376 §3.5: simple/simple, and a missing second part is simple
    Canonicalization form(int part) throws DkimFailure {
        String forms = tags.tags().containsKey("c") ? tags.need("c") : "simple/simple";
        String[] both = forms.split("/", -1);
        if (both.length > 2) throw DkimFailure.permanent("unknown canonicalization " + forms);
        return Canonicalization.parse(part < both.length ? both[part] : "simple");
    }

    /// The names of the fields signed.
    List<String> names() throws DkimFailure {
        List<String> names = List.of(tags.need("h").split(":", -1));
        // RFC 8617 §4.1.2
        if (names.stream().anyMatch(ArcLink.SEAL::equalsIgnoreCase))
            throw DkimFailure.permanent("it signs ARC-Seal");
        return names;
    }

    byte[] decoded(String tag) throws DkimFailure {
        try {
            return Base64.getDecoder().decode(tags.need(tag));
        } catch (IllegalArgumentException _) { // said again in our own words
            throw DkimFailure.permanent("the tag " + tag + " is not base64");
        }
    }

    void verify(byte[] octets, KeyRecords keys) throws DkimFailure {
        SignatureAlgorithm algorithm = SignatureAlgorithm.parse(tags.need("a"));
        byte[] value = decoded("b");
        tags.number("t"); // nothing depends on it, but it must be one
        KeyRecord key = keys.fetch(tags.need("s"), domain());
        key.allowMail(algorithm);
        if (!algorithm.verifies(key.key(), octets, value))
            throw DkimFailure.fail("the signature does not fit");
    }
}
