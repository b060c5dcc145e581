package org.veredus.protocol.jmap.blob;

import java.util.Set;
import java.util.TreeSet;
import org.veredus.account.email.EmailTables;
import org.veredus.account.mailbox.Access;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
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

    /// What one's own account can do. RFC 9404 §3.1
    public static ObjectNode capability() {
        return capability(BlobLookup.TYPES);
    }

    /// What another's account can do.
    public static ObjectNode sharedCapability() {
        return capability(BlobLookup.MAIL_TYPES);
    }

    private static ObjectNode capability(Set<String> types) {
        ObjectNode node =
                Json.object()
                        .put("maxSizeBlobSet", BlobUploading.MAX_SIZE)
                        .put("maxDataSources", BlobUploading.MAX_SOURCES);
        node.set("supportedTypeNames", Json.texts(new TreeSet<>(types)));
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

    /// What is not there already comes in as an upload; two accounts must be named, as for the
    /// other methods that copy. RFC 8620 §5.4, §6.3
    private void copy(Call call) throws MethodError, StoreFailed {
        call.arguments().allow("fromAccountId", "accountId", "blobIds");
        Access to = call.access();
        Access from = call.access("fromAccountId", "fromAccountNotFound");
        if (from.account().id().equals(to.account().id()))
            throw MethodError.invalidArguments("the two accounts are the same");
        Set<String> ids = call.arguments().idsOrNull("blobIds");
        if (ids == null) throw MethodError.invalidArguments("blobIds is missing");
        call.checkGet(ids);
        ObjectNode copied = Json.object();
        ObjectNode notCopied = Json.object();
        Blobs source = this.source.of(from);
        Blobs target = this.source.of(to);
        for (String id : ids) {
            Blobs.Blob blob = source.find(id);
            if (blob == null) notCopied.set(id, SetError.notFound().node());
            else copied.put(id, target.take(blob).wire());
        }
        ObjectNode answer =
                Json.object()
                        .put("fromAccountId", Ids.account(from))
                        .put("accountId", Ids.account(to));
        answer.set("copied", copied.isEmpty() ? Json.nothing() : copied);
        answer.set("notCopied", notCopied.isEmpty() ? Json.nothing() : notCopied);
        call.respond(answer);
    }
}
