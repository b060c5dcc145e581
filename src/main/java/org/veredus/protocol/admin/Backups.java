package org.veredus.protocol.admin;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Copies of all data, taken while the service runs. One at a time.
public interface Backups {
    /// Starts one into a folder of its own below `folder`.
    ///
    /// @param keep how many of the backups there stay when it is done; 0: all
    /// @return false if one is under way
    boolean start(Path folder, int keep);

    /// The last one, or that under way; null if there was none since the server started.
    @Nullable Progress progress();

    /// @param folder of this backup
    /// @param octets of the whole copy
    /// @param copied octets of it that no earlier backup had
    record Progress(
            Path folder,
            State state,
            Instant started,
            @Nullable Instant ended,
            long octets,
            long copied,
            @Nullable String problem) {}

    /// How far a backup is.
    enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
