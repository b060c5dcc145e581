package org.veredus.protocol.jmap.blob;

import java.util.Set;
import java.util.TreeSet;
import org.veredus.account.email.EmailTables;
import org.veredus.account.mailbox.Account;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// The calls about blobs. RFC 8620 §6.3, RFC 9404
public final class BlobMethods {
    public static final String BLOB = "urn:ietf:params:jmap:blob";

    private final Blobs.Source source;
    private final EmailTables tables;

    public BlobMethods(Blobs.Source source, EmailTables tables) {
        this.source = source;
        this.tables = tables;
    }

    /// What an account can do. RFC 9404 §3.1
    public static ObjectNode capability() {
        ObjectNode node =
                Json.object()
                        .put("maxSizeBlobSet", BlobUploading.MAX_SIZE)
                        .put("maxDataSources", BlobUploading.MAX_SOURCES);
        node.set("supportedTypeNames", Json.texts(new TreeSet<>(BlobLookup.TYPES)));
        node.set(
                "supportedDigestAlgorithms",
                Json.texts(new TreeSet<>(BlobReading.DIGESTS.keySet())));
        return node;
    }

    public void addTo(Methods methods) {
        methods.add(Methods.CORE, "Blob/copy", this::copy)
                .add(BLOB, "Blob/upload", new BlobUploading(source)::run)
                .add(BLOB, "Blob/get", new BlobReading(source)::run)
                .add(BLOB, "Blob/lookup", new BlobLookup(source, tables)::run);
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
