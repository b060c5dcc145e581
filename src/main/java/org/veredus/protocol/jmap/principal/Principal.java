package org.veredus.protocol.jmap.principal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Acl;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Somebody, or everybody. RFC 9670 §2
///
/// @param account 0 for everybody
/// @param email null for everybody
/// @param access to the account, as far as there is any; null for none
record Principal(long account, @Nullable String email, @Nullable Access access) {
    static final List<String> PROPERTIES =
            List.of(
                    "id",
                    "type",
                    "name",
                    "description",
                    "email",
                    "timeZone",
                    "capabilities",
                    "accounts");

    String id() {
        return Ids.principal(account);
    }

    String type() {
        return account == Acl.Identifier.ANYONE ? "group" : "individual";
    }

    /// People have no other names here than their addresses.
    String name() {
        return email == null ? "Everyone" : email;
    }

    ObjectNode node(Caller caller, PrincipalMethods.AccountNodes accounts) throws StoreFailed {
        ObjectNode node =
                Json.object()
                        .put("id", id())
                        .put("type", type())
                        .put("name", name())
                        .putNull("description")
                        .put("email", email)
                        .putNull("timeZone");
        node.set("capabilities", Json.object());
        if (access == null) return node.putNull("accounts");
        node.putObject("accounts").set(Ids.account(access), accounts.of(caller, access));
        return node;
    }
}
