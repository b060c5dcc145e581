package org.veredus.base.http;

import java.io.IOException;

/// The request's body has more octets than its route takes. Handlers let it pass; it is answered
/// with 413.
public final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLarge(long limit) {
        super("request body longer than " + limit + " octets");
    }
}
