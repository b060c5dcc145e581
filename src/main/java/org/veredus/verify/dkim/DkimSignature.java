package org.veredus.verify.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.verify.dns.DnsName;

/// What a DKIM-Signature field says, RFC 6376 §3.5.
///
/// @param identityDomain of the tag `i`
/// @param bodyLimit octets of the body signed; `Long.MAX_VALUE` without the tag `l`
/// @param signed in seconds since 1970, as `expires`
record DkimSignature(
        SignatureAlgorithm algorithm,
        byte[] value,
        byte[] bodyHash,
        Canonicalization headerForm,
        Canonicalization bodyForm,
        DnsName domain,
        String selector,
        List<String> fields,
        DnsName identityDomain,
        @Nullable Long bodyLimit,
        @Nullable Long signed,
        @Nullable Long expires) {
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]+");

    DkimSignature {
        fields = List.copyOf(fields);
    }

    static DkimSignature of(TagList tags) throws DkimFailure {
        if (!tags.need("v").equals("1")) throw DkimFailure.permanent("it is not of version 1");
        String methods = tags.compact("q");
        if (methods != null && !Arrays.asList(methods.split(":")).contains("dns/txt"))
            throw DkimFailure.permanent("its key is not in the DNS");
        SignatureAlgorithm algorithm = SignatureAlgorithm.parse(tags.need("a"));
        DnsName domain = domain(tags.need("d"), "d");
        List<String> fields = fields(tags.need("h"));
        if (fields.stream().noneMatch("from"::equalsIgnoreCase))
            throw DkimFailure.permanent("it does not sign From");
        String[] forms = forms(tags);
        Long signed = tags.number("t");
        Long expires = tags.number("x");
        if (signed != null && expires != null && expires < signed)
            throw DkimFailure.permanent("it expires before it was made");
        return new DkimSignature(
                algorithm,
                decoded(tags.need("b"), "b"),
                decoded(tags.need("bh"), "bh"),
                Canonicalization.parse(forms[0]),
                Canonicalization.parse(forms[1]),
                domain,
                tags.need("s"),
                fields,
                identity(tags.compact("i"), domain),
                tags.number("l"),
                signed,
                expires);
    }

    long bodyLimitOrAll() {
        return bodyLimit == null ? Long.MAX_VALUE : bodyLimit;
    }

    // RFC 6376 §3.5: simple/simple, and a missing second part is simple
    static String[] forms(TagList tags) {
        String forms = tags.compact("c");
        if (forms == null) return new String[] {"simple", "simple"};
        int slash = forms.indexOf('/');
        return slash < 0
                ? new String[] {forms, "simple"}
                : new String[] {forms.substring(0, slash), forms.substring(slash + 1)};
    }

    static List<String> fields(String list) throws DkimFailure {
        List<String> fields = List.of(list.split(":", -1));
        if (!fields.stream().allMatch(name -> FIELD_NAME.matcher(name).matches()))
            throw DkimFailure.permanent("the list of signed fields is not right");
        return fields;
    }

    static byte[] decoded(String base64, String tag) throws DkimFailure {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) { // said again in our own words
            throw DkimFailure.permanent("the tag " + tag + " is not base64");
        }
    }

    /// A-labels, or U-labels in UTF-8 (RFC 8616 §5), which come as one char an octet.
    static DnsName domain(String text, String tag) throws DkimFailure {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        DnsName name = ascii ? DnsName.parse(text) : international(text);
        if (name == null) throw DkimFailure.permanent("the tag " + tag + " names no domain");
        return name;
    }

    private static @Nullable DnsName international(String octets) {
        byte[] utf8 = octets.getBytes(StandardCharsets.ISO_8859_1);
        try {
            Domain domain = Domain.parse(new String(utf8, StandardCharsets.UTF_8));
            return domain.literal() ? null : DnsName.of(domain);
        } catch (AddressException _) { // our caller says what is wrong
            return null;
        }
    }

    // RFC 6376 §3.5: the same as d, or below it
    private static DnsName identity(@Nullable String identity, DnsName domain) throws DkimFailure {
        if (identity == null) return domain;
        int at = identity.lastIndexOf('@');
        if (at < 0) throw DkimFailure.permanent("the tag i has no @");
        DnsName own = domain(identity.substring(at + 1), "i");
        if (!own.within(domain))
            throw DkimFailure.permanent("the domain of i is not within that of d");
        return own;
    }
}
