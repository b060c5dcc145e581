package org.veredus.account.session;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;

/// One of the places at which accounts are signed in side by side in one browser. Each has a cookie
/// of its own; a request says by its query which one it is for.
///
/// @param number from 0, below [#MOST]
public record Seat(int number) {
    /// Accounts in one browser.
    public static final int MOST = 10;

    /// The query parameter that names a seat; without it a request is for the first one.
    public static final String PARAMETER = "seat";

    /// RFC 6265 §5.4; the prefix makes browsers refuse it from anybody but this very host, over
    /// TLS.
    private static final String SECURE = "__Host-veredus";

    /// Where passwords may be sent in the clear, browsers keep no such cookie.
    private static final String PLAIN = "veredus";

    public Seat {
        if (number < 0 || number >= MOST) throw new IllegalArgumentException("seat " + number);
    }

    /// Every seat that there is.
    public static List<Seat> all() {
        return IntStream.range(0, MOST).mapToObj(Seat::new).toList();
    }

    /// The one that a request is for; null if it names none that there is.
    public static @Nullable Seat of(HttpRequest request) {
        String named = request.query(PARAMETER);
        if (named == null) return new Seat(0);
        return named.matches("\\d") ? new Seat(Integer.parseInt(named)) : null;
    }

    /// The name of its cookie.
    public String cookieName(HttpRequest request) {
        String name = request.secure() ? SECURE : PLAIN;
        return number == 0 ? name : name + "-" + number;
    }

    /// The secret that its cookie has; null if there is none.
    public @Nullable String secret(HttpRequest request) {
        return request.cookie(cookieName(request));
    }
}
