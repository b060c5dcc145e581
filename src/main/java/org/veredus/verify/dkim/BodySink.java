package org.veredus.verify.dkim;

/// Is given a body in pieces.
public interface BodySink {
    void update(byte[] body, int from, int to);

    /// The body has ended.
    void finish();
}
