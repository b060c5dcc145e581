package org.veredus.format.sieve;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A web address that a notification is posted to: https, a host, no name and no password.
public record WebhookUri(URI address) {
    private static final int MAX_LENGTH = 2000;

    public WebhookUri {
        boolean https =
                "https".equals(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT));
        if (!https || address.getHost() == null || address.getUserInfo() != null)
            throw new IllegalArgumentException("web address " + address);
    }

    /// Null for what is none.
    public static @Nullable WebhookUri parse(String uri) {
        if (uri.length() > MAX_LENGTH || !uri.regionMatches(true, 0, "https://", 0, 8)) {
            return null;
        }
        try {
            return new WebhookUri(new URI(uri));
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            return null; // the caller says so
        }
    }
}
