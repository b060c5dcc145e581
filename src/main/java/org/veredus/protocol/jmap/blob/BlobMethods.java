package org.veredus.protocol.jmap.blob;

import java.util.Set;
import org.veredus.account.mailbox.Account;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Blob/copy. RFC 8620 §6.3
public final class BlobMethods {
    private final Blobs.Source source;

    public BlobMethods(Blobs.Source source) {
        this.source = source;
    }

    public void addTo(Methods methods) {
        methods.add(Methods.CORE, "Blob/copy", this::copy);
    }

    /// There is no other account: what is copied is there already.
    private void copy(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        call.arguments().allow("fromAccountId", "accountId", "blobIds");
        String from = call.arguments().text("fromAccountId");
        if (!from.equals(call.caller().accountId()))
            throw new MethodError("fromAccountNotFound", "there is no account " + from);
        Set<String> ids = call.arguments().idsOrNull("blobIds");
        if (ids == null) throw MethodError.invalidArguments("blobIds is missing");
        call.checkGet(ids);
        ObjectNode copied = Json.object();
        ObjectNode notCopied = Json.object();
        Blobs blobs = source.of(account);
        for (String id : ids) {
            if (blobs.find(id) != null) copied.put(id, id);
            else notCopied.set(id, SetError.notFound().node());
        }
        ObjectNode answer = Json.object().put("fromAccountId", from).put("accountId", from);
        answer.set("copied", copied.isEmpty() ? Json.nothing() : copied);
        answer.set("notCopied", notCopied.isEmpty() ? Json.nothing() : notCopied);
        call.respond(answer);
    }
}
