package org.veredus.base.wire;

/// Takes octets as they come from the peer. The array is the reader's own: it is read during the
/// call and not kept.
///
/// @param <X> how taking them fails; not IOException where that would look like a lost peer
@FunctionalInterface
public interface ByteSink<X extends Exception> {
    void write(byte[] bytes, int offset, int length) throws X;
}
