package org.veredus.verify.dkim;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dns.DnsName;

/// The way of one signature to its verdict.
final class SignatureCheck {
    private static final int START_LENGTH = 8;

    private final @Nullable TagList tags;
    private final @Nullable DkimSignature signature;
    private final @Nullable DkimFailure wrong;
    private final @Nullable BodyHash body;
    private final byte[] signedOctets;

    private SignatureCheck(
            @Nullable TagList tags,
            @Nullable DkimSignature signature,
            @Nullable DkimFailure wrong,
            @Nullable BodyHash body,
            byte[] signedOctets) {
        this.tags = tags;
        this.signature = signature;
        this.wrong = wrong;
        this.body = body;
        this.signedOctets = signedOctets;
    }

    static SignatureCheck ignored(HeaderField field, int most) {
        DkimFailure why = DkimFailure.policy("only the first " + most + " are looked at");
        return new SignatureCheck(tags(field), null, why, null, new byte[0]);
    }

    static SignatureCheck begin(Header header, HeaderField field, BodyHashes hashes) {
        TagList tags = tags(field);
        try {
            DkimSignature signature = DkimSignature.of(TagList.parse(field.rawValue()));
            BodyHash body = hashes.ask(signature.bodyForm(), signature.bodyLimitOrAll());
            byte[] octets =
                    new SignedFields(signature.headerForm())
                            .add(header, signature.fields(), field)
                            .endingWith(field.raw());
            return new SignatureCheck(tags, signature, null, body, octets);
        } catch (DkimFailure wrong) {
            return new SignatureCheck(tags, null, wrong, null, new byte[0]);
        }
    }

    DkimVerdict verdict(KeyRecords keys, DkimSettings settings, InstantSource clock) {
        try {
            if (wrong != null) throw wrong;
            check(keys, settings, clock);
            return verdict(DkimResult.PASS, null);
        } catch (DkimFailure failure) {
            return verdict(failure.result(), failure.reason());
        }
    }

    private void check(KeyRecords keys, DkimSettings settings, InstantSource clock)
            throws DkimFailure {
        if (signature == null || body == null) throw new IllegalStateException("no signature");
        long now = clock.instant().getEpochSecond();
        Long expires = signature.expires();
        if (expires != null && now > expires) throw DkimFailure.fail("it has expired");
        KeyRecord key = keys.fetch(signature.selector(), signature.domain());
        key.allowMail(signature.algorithm());
        // RFC 6376 §3.6.1
        if (key.flags().contains("s") && !signature.identityDomain().equals(signature.domain()))
            throw DkimFailure.permanent("the key is not for domains below that of d");
        checkBody(signature, body);
        if (!signature.algorithm().verifies(key.key(), signedOctets, signature.value()))
            throw DkimFailure.fail("the signature does not fit the header");
        checkPolicy(signature, body, settings, now);
    }

    private static void checkBody(DkimSignature signature, BodyHash body) throws DkimFailure {
        Long limit = signature.bodyLimit();
        // RFC 6376 §3.4.5
        if (limit != null && limit > body.length())
            throw DkimFailure.fail("more octets are signed than the body has");
        if (!MessageDigest.isEqual(body.value(), signature.bodyHash()))
            throw DkimFailure.fail("the body has been changed");
    }

    private static void checkPolicy(
            DkimSignature signature, BodyHash body, DkimSettings settings, long now)
            throws DkimFailure {
        Long limit = signature.bodyLimit();
        long tail = limit == null ? 0 : body.length() - limit;
        if (tail > 0 && settings.unsignedTail() == DkimSettings.UnsignedTail.REFUSED)
            throw DkimFailure.policy(tail + " octets at the end of the body are not signed");
        Long signed = signature.signed();
        if (signed != null && signed > now + settings.skew().toSeconds())
            throw DkimFailure.policy("it was made in the future");
    }

    private DkimVerdict verdict(DkimResult result, @Nullable String reason) {
        String value = tag("b");
        String domain = tag("d");
        DkimSignature read = signature;
        return new DkimVerdict(
                result,
                read != null ? read.domain() : domain == null ? null : DnsName.parse(domain),
                tag("s"),
                read == null ? null : read.identityDomain(),
                tag("a"),
                value == null ? null : value.substring(0, Math.min(START_LENGTH, value.length())),
                reason,
                read == null ? List.of() : read.fields());
    }

    private @Nullable String tag(String name) {
        return tags == null ? null : tags.compact(name);
    }

    private static @Nullable TagList tags(HeaderField field) {
        try {
            return TagList.parse(field.rawValue());
        } catch (DkimFailure _) { // the verdict says so; there is just nothing to name
            return null;
        }
    }
}
