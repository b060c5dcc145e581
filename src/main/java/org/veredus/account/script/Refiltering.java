package org.veredus.account.script;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.storage.kv.StoreFailed;

/// Runs Sieve scripts for messages that are in their mailboxes already, because their owner wants
/// it. draft-bosch-imap-filter-sieve
///
/// What answers a sender (`reject`, `vacation`) is passed over. The message stays as it is: copies
/// of it can go elsewhere, it can get other flags, and `\Deleted` where the script does not keep
// it.
public interface Refiltering {
    /// @throws WrongScript there is none of that name, or what is wrong with it
    Filter prepare(Account account, Choice choice) throws WrongScript, StoreFailed;

    /// Which scripts run.
    sealed interface Choice {
        /// What runs for mail that comes in: the active script, and those of the house round it.
        record Delivery() implements Choice {}

        /// One of the account's own.
        record Personal(String name) implements Choice {}

        /// One of the house's.
        record Global(String name) implements Choice {}

        /// A script that is kept nowhere.
        record Text(String script) implements Choice {}
    }

    /// Scripts that are ready to run.
    interface Filter {
        /// All that they did is on stable storage when this returns.
        ///
        /// @return why they failed and the message was left alone; null if all went well, or it is
        ///     gone
        @Nullable String apply(MailboxId mailbox, int uid) throws MailboxRefused, StoreFailed;
    }

    /// No script of that name, or one that is wrong.
    final class WrongScript extends Exception {
        private static final long serialVersionUID = 1;

        private final String sentences;

        /// @param sentences what is wrong, a line each
        public WrongScript(String sentences) {
            super(sentences);
            this.sentences = sentences;
        }

        public String sentences() {
            return sentences;
        }
    }
}
