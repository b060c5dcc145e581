package org.veredus.transport.deliver;

import java.util.List;

/// What became of a letter for one recipient. With [Taken] this office answers for it.
public sealed interface Outcome {
    record Taken() implements Outcome {}

    /// @param status RFC 3463, such as `5.2.2`; its first digit says whether to try again
    record Refused(String status, String sentence) implements Outcome {
        public boolean permanent() {
            return status.startsWith("5");
        }
    }

    /// The recipient's script does not want the message. RFC 5429 §2
    ///
    /// @param lines the reason in printable ASCII, each short enough for a reply
    record Rejected(List<String> lines) implements Outcome {
        private static final int MAX_SENTENCE = 400;

        public Rejected {
            lines = List.copyOf(lines);
            if (lines.isEmpty()) throw new IllegalArgumentException("rejected without a reason");
        }

        /// The reason in one line, its beginning if it is long.
        public String sentence() {
            String all = String.join(" ", lines);
            return all.substring(0, Math.min(all.length(), MAX_SENTENCE));
        }
    }
}
