package org.veredus.account.session;

import java.time.Instant;
import org.veredus.account.mailbox.AccountId;

/// Somebody who is signed in with one browser.
///
/// @param id of this account's
/// @param seen when it was last used, to within [WebSessions#PRECISION]
public record WebSession(
        AccountId account, int id, Instant made, Instant seen, Stay stay, Visitor visitor) {
    /// How long it is to last.
    public enum Stay {
        /// For a day's work; the browser forgets it when it is closed.
        SHORT,
        /// The person has said that the machine is theirs.
        LONG
    }

    /// What is remembered of the browser, for the person to recognise it.
    ///
    /// @param address the network address in text
    /// @param agent what the browser calls itself
    public record Visitor(String address, String agent) {
        /// Characters.
        static final int MAX_AGENT = 300;

        public Visitor {
            if (agent.length() > MAX_AGENT) agent = agent.substring(0, MAX_AGENT);
        }
    }
}
