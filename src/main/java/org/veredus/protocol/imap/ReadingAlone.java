package org.veredus.protocol.imap;

import org.jspecify.annotations.Nullable;
import org.veredus.protocol.imap.syntax.Command;

/// What is left of IMAP to who has logged in with a token that is for reading alone: mailboxes are
/// opened as by EXAMINE, and whatever would change something is refused. RFC 5530 §3
final class ReadingAlone {
    private ReadingAlone() {}

    /// Null: the command may be run.
    static @Nullable Completion refusal(Command command) {
        return switch (command) {
            case Command.Append _,
                    Command.Create _,
                    Command.Delete _,
                    Command.Rename _,
                    Command.Subscribe _,
                    Command.Unsubscribe _,
                    Command.SetMetadata _,
                    Command.SetQuota _,
                    Command.SetAcl _,
                    Command.ResetKeys _,
                    Command.ResetKey _,
                    Command.AuthorizeUrls _,
                    Command.Copy _,
                    Command.Move _,
                    Command.Store _,
                    Command.StoreAnnotations _,
                    Command.StoreLabels _,
                    Command.Expunge _ ->
                    Completion.no("NOPERM", "this password is for reading alone");
            default -> null;
        };
    }

    /// A mailbox is opened so that nothing in it changes. RFC 9051 §6.3.3
    static Command.OfUser harmless(Command.OfUser command) {
        return command instanceof Command.Select select
                ? new Command.Select(
                        select.mailbox(), Command.Access.READ_ONLY, select.watch(), select.resync())
                : command;
    }
}
