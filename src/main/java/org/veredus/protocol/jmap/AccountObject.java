package org.veredus.protocol.jmap;

import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.principal.PrincipalMethods;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// What a client is told of one account. RFC 8620 §2
final class AccountObject {
    private static final Rights READING = Rights.of(Right.LOOKUP, Right.READ);

    private AccountObject() {}

    static ObjectNode of(Capabilities capabilities, Caller caller, Access access)
            throws StoreFailed {
        ObjectNode told = Json.object();
        for (Capabilities.Capability each : capabilities.all()) {
            ObjectNode node = access.isOwn() ? each.account() : each.shared();
            if (node != null) told.set(each.uri(), node);
        }
        told.set(Methods.CORE, Json.object());
        PrincipalMethods.describe(told, caller, access);
        ObjectNode account =
                Json.object()
                        .put("name", name(caller, access))
                        .put("isPersonal", access.isOwn())
                        .put("isReadOnly", caller.scope().readsOnly() || isReadOnly(access));
        account.set("accountCapabilities", told);
        return account;
    }

    private static String name(Caller caller, Access access) throws StoreFailed {
        return access.isOwn() ? caller.name() : caller.visible().nameOf(access.account());
    }

    private static boolean isReadOnly(Access access) throws StoreFailed {
        for (Mailbox mailbox : access.account().state().tree().all())
            if (!access.rights(mailbox).without(READING).isEmpty()) return false;
        return true;
    }
}
