package org.veredus.protocol.web;

import java.io.IOException;
import java.net.URI;

/// The way to the servers of mailing lists. It decides which hosts may be called.
@FunctionalInterface
public interface ListDoor {
    /// Sends a content by POST, follows no redirect.
    ///
    /// @return the status
    int post(URI address, String type, byte[] content) throws IOException;
}
