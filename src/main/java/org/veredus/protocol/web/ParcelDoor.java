package org.veredus.protocol.web;

import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.parcel.Parcel;
import org.veredus.account.parcel.ParcelSettings;
import org.veredus.account.parcel.Parcels;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.ByteRange;
import org.veredus.base.http.FileName;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes files that are too large to be mailed, and gives them to whoever has the link.
public final class ParcelDoor {
    private static final String OWN = "/web/parcels";
    private static final String TYPE = "[\\w!#$&^+.-]{1,127}/[\\w!#$&^+.-]{1,127}";

    private final WebServices services;
    private final WebSettings settings;
    private final ParcelSettings limits;
    private final BlobStore blobs;
    private final RandomGenerator random;

    /// @param random must be hard to guess
    public ParcelDoor(
            WebServices services,
            WebSettings settings,
            ParcelSettings limits,
            BlobStore blobs,
            RandomGenerator random) {
        this.services = services;
        this.settings = settings;
        this.limits = limits;
        this.blobs = blobs;
        this.random = random;
    }

    public void addTo(Routes routes) {
        Gate gate = new Gate(services.door(), settings.clear());
        routes.add("POST", OWN, limits.most(), gate.signedIn(this::take))
                .add("GET", OWN, gate.signedIn(this::list))
                .add("DELETE", OWN + "/{secret}", gate.signedIn(this::remove))
                .add("GET", "/parcels/{account}/{secret}/{name}", gate.open(this::give));
    }

    private Parcels parcels(AccountId account) throws StoreFailed {
        return new Parcels(services.accounts().open(account), blobs, services.clock());
    }

    private HttpResponse take(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        if (limits.from() == null)
            throw new Refused(403, "not-offered", "no files are kept here to be sent as links");
        AccountId account = visit.profile().id();
        Parcels.Label label =
                new Parcels.Label(name(request), type(request), limits.kept(), random);
        try {
            return JsonBody.answer(
                    201, told(account, parcels(account).take(label, request.body())));
        } catch (MailboxRefused full) {
            throw new Refused(409, "over-quota", full.sentence());
        }
    }

    private static String name(HttpRequest request) throws Refused {
        String name = request.query("name");
        if (name == null || !Parcel.isName(name))
            throw new Refused(400, "invalid", "that is no file's name");
        return name;
    }

    private static String type(HttpRequest request) {
        String type = request.header("content-type");
        return type != null && type.matches(TYPE) ? type : "application/octet-stream";
    }

    private static ObjectNode told(AccountId account, Parcel parcel) {
        return JsonBody.object()
                .put("id", parcel.secret())
                .put("name", parcel.name())
                .put("size", parcel.size())
                .put("until", parcel.until().toString())
                .put(
                        "path",
                        "/parcels/"
                                + account.number()
                                + "/"
                                + parcel.secret()
                                + "/"
                                + FileName.inPath(parcel.name()));
    }

    private HttpResponse list(HttpRequest request, Visit.Known visit) throws StoreFailed {
        AccountId account = visit.profile().id();
        ObjectNode answer = JsonBody.object().put("from", limits.from()).put("most", limits.most());
        ArrayNode list = answer.putArray("parcels");
        for (Parcel each : parcels(account).list()) list.add(told(account, each));
        return JsonBody.answer(200, answer);
    }

    private HttpResponse remove(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed {
        if (!parcels(visit.profile().id()).remove(request.parameter("secret")))
            throw new Refused(404, "not-found", "there is no such file");
        return JsonBody.answer(200, JsonBody.object());
    }

    private HttpResponse give(HttpRequest request) throws Refused, StoreFailed {
        Parcels parcels = parcelsOf(request.parameter("account"));
        Parcel parcel = parcels == null ? null : parcels.find(request.parameter("secret"));
        if (parcels == null || parcel == null || !parcel.name().equals(request.parameter("name")))
            throw new Refused(404, "not-found", "there is no such file, or not any more");
        String tag = '"' + parcel.content().hex() + '"';
        return ByteRange.of(request, tag, parcel.size())
                .answer(
                        parcel.type(),
                        tag,
                        parcel.size(),
                        (from, length, out) -> {
                            try {
                                parcels.writeTo(parcel, from, length, out);
                            } catch (StoreFailed broken) {
                                throw new IOException(broken);
                            }
                        })
                .with("Content-Disposition", FileName.attachment(parcel.name()))
                .with("Cache-Control", "private, no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Robots-Tag", "noindex")
                // no browser shall take somebody's file for a page of ours
                .with("Content-Security-Policy", "sandbox; default-src 'none'")
                .with("X-Content-Type-Options", "nosniff");
    }

    /// Null if there is no such account, or it is stopped.
    private @Nullable Parcels parcelsOf(String number) throws StoreFailed {
        if (!number.matches("[1-9]\\d{0,17}")) return null;
        AccountId account = new AccountId(Long.parseLong(number));
        var profile = services.directory().account(account);
        return profile == null || !profile.enabled() ? null : parcels(account);
    }
}
