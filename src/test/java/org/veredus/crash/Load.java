package org.veredus.crash;

import java.io.IOException;

/// A client at work until its connection breaks.
@FunctionalInterface
interface Load {
    void run() throws IOException;
}
