package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Somebody else's filter, without the network.
interface FilterPeer extends AutoCloseable {
    /// Where bench/install-peers.sh unpacks them.
    Path FOLDER = Path.of("/opt/peers/filter");

    String name();

    /// Which of the mails are junk to it.
    boolean[] judge(List<DatedMail> mails) throws IOException, InterruptedException;

    /// It takes only every so many of the corpus: it is slow.
    default int every() {
        return 1;
    }

    @Override
    default void close() throws IOException, InterruptedException {
        // most have nothing to end
    }
}
