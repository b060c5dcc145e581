package org.veredus.verify.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.dnssec.ValidatingResolver;

/// Where trust in the DNS begins: the root's keys, as IANA publishes them (RFC 9718). The second
/// one takes over in October 2026, so both are here.
final class RootKeys {
    static final String TRUST_ANCHORS =
            """
            . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
            . IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
            """;

    private RootKeys() {}

    /// A resolver that validates what another one fetches, RFC 4035 §5.
    static Resolver validating(Resolver fetching, String trustAnchors) {
        ValidatingResolver validating = new ValidatingResolver(fetching);
        try {
            validating.loadTrustAnchors(
                    new ByteArrayInputStream(trustAnchors.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException wrong) {
            throw new IllegalArgumentException("trust anchors cannot be read", wrong);
        }
        return validating;
    }
}
