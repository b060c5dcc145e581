package org.veredus.protocol.jmap.push;

import java.util.List;
import org.veredus.account.mailbox.Access;
import org.veredus.account.push.MailPush;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// What has been delivered to an account. draft-ietf-jmap-emailpush-03
public interface Deliveries {
    /// @throws MethodError says why that cannot be told
    void check(MailPush wanted) throws MethodError;

    /// The state of an account's emails.
    String now(Access access) throws StoreFailed;

    /// What has been delivered since a state, as it is wanted. Nothing if the state is none, or too
    /// long ago.
    News since(Access access, String state, MailPush wanted) throws StoreFailed;

    /// @param state up to which it is told
    /// @param emails the latest last, their properties in the order in which they were wanted
    record News(String state, List<ObjectNode> emails) {
        public News {
            emails = List.copyOf(emails);
        }
    }
}
