package org.veredus.transport.envelope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.ReversePath;

/// What the envelope says of the message as a whole.
///
/// @param returned what a failure report brings back, RFC 3461 §4.3; null: not said
/// @param envelopeId the sender's own name for this sending, decoded, RFC 3461 §4.4; null: none
/// @param release not to be sent on before, RFC 4865 §4; null: at once
/// @param deliverBy when it must have arrived, RFC 2852; null: not said
/// @param tls whether it may only go by connections that are safe all the way
public record Envelope(
        ReversePath from,
        Body body,
        Text text,
        @Nullable Returned returned,
        @Nullable String envelopeId,
        @Nullable Instant release,
        @Nullable DeliverBy deliverBy,
        Tls tls) {
    // RFC 3461 §4.4
    private static final int MAX_ENVELOPE_ID = 100;

    public Envelope {
        if (envelopeId != null && Xtext.octets(envelopeId) > MAX_ENVELOPE_ID)
            throw new IllegalArgumentException("ENVID longer than " + MAX_ENVELOPE_ID);
    }

    /// To go at once.
    public Envelope(
            ReversePath from,
            Body body,
            Text text,
            @Nullable Returned returned,
            @Nullable String envelopeId) {
        this(from, body, text, returned, envelopeId, null, null, Tls.AS_USUAL);
    }

    /// Without any extension.
    public static Envelope from(ReversePath from) {
        return new Envelope(from, Body.SEVEN_BIT, Text.ASCII, null, null);
    }

    /// From another sender.
    public Envelope withFrom(ReversePath other) {
        return new Envelope(other, body, text, returned, envelopeId, release, deliverBy, tls);
    }

    /// Not to be sent on before, and to arrive in time.
    public Envelope within(@Nullable Instant begin, @Nullable DeliverBy end) {
        return new Envelope(from, body, text, returned, envelopeId, begin, end, tls);
    }

    /// What a failure report brings back is said anew.
    public Envelope returning(@Nullable Returned other) {
        return new Envelope(from, body, text, other, envelopeId, release, deliverBy, tls);
    }

    /// To be kept as safe as another message: one that it answers, reports on or repeats, RFC 8689
    /// §5, §6.
    public Envelope asSafeAs(Envelope other) {
        return new Envelope(from, body, text, returned, envelopeId, release, deliverBy, other.tls);
    }

    /// RFC 6152 §2.
    public enum Body {
        SEVEN_BIT,
        EIGHT_BIT_MIME
    }

    /// RFC 8689 §2.
    public enum Tls {
        /// As the domains that it passes want it.
        AS_USUAL,
        /// Only by hosts whose names and certificates are beyond doubt and that keep to this, too:
        /// REQUIRETLS.
        REQUIRED
    }

    /// Whether the sender asked for SMTPUTF8, RFC 6531 §3.4.
    public enum Text {
        ASCII,
        UTF8
    }

    /// RFC 3461 §4.3.
    public enum Returned {
        FULL,
        HEADERS;

        /// As in the RET parameter.
        public String wire() {
            return this == FULL ? "FULL" : "HDRS";
        }
    }
}
