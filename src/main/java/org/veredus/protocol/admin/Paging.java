package org.veredus.protocol.admin;

import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;

/// Which part of a list is asked for: `?after=KEY&limit=N`.
///
/// @param after the last one seen; null: from the first
record Paging(@Nullable String after, int limit) {
    private static final int MOST = 1000;
    private static final int USUAL = 100;

    static Paging of(HttpRequest request) throws Refusal {
        return new Paging(request.query("after"), limit(request, USUAL));
    }

    static int limit(HttpRequest request, int usual) throws Refusal {
        String limit = request.query("limit");
        if (limit == null) return usual;
        if (!limit.matches("[1-9]\\d{0,3}") || Integer.parseInt(limit) > MOST)
            throw Refusal.badRequest("limit is not a number from 1 to " + MOST);
        return Integer.parseInt(limit);
    }
}
