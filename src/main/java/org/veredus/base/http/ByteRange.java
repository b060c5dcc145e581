package org.veredus.base.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What of a content a request wants. RFC 9110 §14
///
/// Of several ranges none is answered alone: the whole is sent, as §14.2 allows.
public sealed interface ByteRange {
    /// All of it.
    record Whole() implements ByteRange {}

    /// Some of it, at least one octet.
    record Part(long from, long length) implements ByteRange {}

    /// Nothing that is there: 416. RFC 9110 §15.5.17
    record Beyond() implements ByteRange {}

    /// One range, by numbers that fit.
    Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /// @param tag of what is there now, as `ETag` has it
    /// @param size octets that are there
    static ByteRange of(HttpRequest request, String tag, long size) {
        String range = request.header("range");
        String ifRange = request.header("if-range");
        // RFC 9110 §13.1.5: a part of another content would not fit what the client has
        boolean same = ifRange == null || ifRange.strip().equals(tag);
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return reads && same ? of(range, size) : new Whole();
    }

    private static ByteRange of(@Nullable String range, long size) {
        Matcher one = ONE.matcher(range == null ? "" : range);
        if (!one.matches()) return new Whole(); // RFC 9110 §14.2: what cannot be read is ignored
        String first = one.group(1);
        String last = one.group(2);
        if (first.isEmpty()) return last.isEmpty() ? new Whole() : suffix(last, size);
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) return new Whole();
        if (from >= size) return new Beyond();
        return new Part(from, Math.min(to, size - 1) - from + 1);
    }

    /// The last so many octets. RFC 9110 §14.1.2
    private static ByteRange suffix(String octets, long size) {
        long length = Math.min(Long.parseLong(octets), size);
        return length == 0 ? new Beyond() : new Part(size - length, length);
    }

    /// The whole, a part (206), or that there is none (416).
    ///
    /// @param content writes so many octets from an offset on
    default HttpResponse answer(String contentType, String tag, long size, Writer content) {
        HttpResponse answer =
                switch (this) {
                    case Whole() -> sent(200, contentType, 0, size, content);
                    case Part(long from, long length) ->
                            sent(206, contentType, from, length, content)
                                    .with(
                                            "Content-Range",
                                            "bytes "
                                                    + from
                                                    + "-"
                                                    + (from + length - 1)
                                                    + "/"
                                                    + size);
                    case Beyond() ->
                            HttpResponse.empty(416).with("Content-Range", "bytes */" + size);
                };
        return answer.with("Accept-Ranges", "bytes").with("ETag", tag);
    }

    private static HttpResponse sent(
            int status, String contentType, long from, long length, Writer content) {
        return HttpResponse.stream(status, contentType, out -> content.write(from, length, out))
                .with("Content-Length", String.valueOf(length));
    }

    /// Writes a part of a content.
    @FunctionalInterface
    interface Writer {
        void write(long from, long length, OutputStream out) throws IOException;
    }
}
