package org.veredus.base.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that has found its route.
///
/// @param path decoded and without dot segments
/// @param parameters what stands for the `{names}` of the route's path
/// @param query decoded
/// @param headers by lower-case name
/// @param secure whether it came over TLS
/// @param body bounded by the route's limit: reading beyond throws [BodyTooLarge]
public record HttpRequest(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        InetSocketAddress client,
        boolean secure,
        InputStream body) {

    /// What stands for a `{name}` of the route's path.
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route of " + path + " has no {" + name + "}");
        }
        return value;
    }

    /// The first value of a query parameter.
    public @Nullable String query(String name) {
        return first(query.get(name));
    }

    /// The first value of a header field, whatever the case of its name.
    public @Nullable String header(String name) {
        return first(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The body's type in lower case, without parameters; empty if none is named. RFC 9110 §8.3.1
    public String mediaType() {
        String type = header("content-type");
        if (type == null) return "";
        int parameters = type.indexOf(';');
        String bare = parameters < 0 ? type : type.substring(0, parameters);
        return bare.strip().toLowerCase(Locale.ROOT);
    }

    /// The value of a cookie; null if it is not there, or is there twice: then somebody else
    /// may have set one of them. RFC 6265 §5.4
    public @Nullable String cookie(String name) {
        String found = null;
        for (String field : headers.getOrDefault("cookie", List.of())) {
            for (String pair : field.split(";", -1)) {
                String trimmed = pair.strip();
                if (!trimmed.startsWith(name + "=")) continue;
                if (found != null) return null;
                found = trimmed.substring(name.length() + 1);
            }
        }
        return found;
    }

    /// The whole body in memory.
    public byte[] bytes() throws IOException {
        return body.readAllBytes();
    }

    private static @Nullable String first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
