package org.veredus.protocol.jmap.submission;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.sending.Sending;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;

/// What submissions of a query must be; null: anything. RFC 8621 §7.3
record SubmissionCondition(
        @Nullable Set<String> identityIds,
        @Nullable Set<String> emailIds,
        @Nullable Set<String> threadIds,
        @Nullable String undoStatus,
        @Nullable Instant before,
        @Nullable Instant after) {
    static SubmissionCondition read(Arguments arguments) throws MethodError {
        for (String name : arguments.node().propertyNames()) {
            switch (name) {
                case "identityIds", "emailIds", "threadIds", "undoStatus", "before", "after" -> {}
                default -> throw new MethodError("unsupportedFilter", "no condition " + name);
            }
        }
        return new SubmissionCondition(
                arguments.idsOrNull("identityIds"),
                arguments.idsOrNull("emailIds"),
                arguments.idsOrNull("threadIds"),
                arguments.textOrNull("undoStatus"),
                arguments.dateOrNull("before"),
                arguments.dateOrNull("after"));
    }

    boolean meets(Sending sending) {
        return has(identityIds, Ids.identity(sending.identity()))
                && has(emailIds, Ids.email(sending.email()))
                && has(threadIds, Ids.thread(sending.thread()))
                && (undoStatus == null || undoStatus.equals(SubmissionNode.undo(sending.undo())))
                && (before == null || sending.sendAt().isBefore(before))
                && (after == null || !sending.sendAt().isBefore(after));
    }

    private static boolean has(@Nullable Set<String> wanted, String id) {
        return wanted == null || wanted.contains(id);
    }
}
