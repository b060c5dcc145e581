package org.veredus.protocol.admin;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.BadPassword;
import org.veredus.account.auth.Credentials;
import org.veredus.account.directory.AccountRole;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Usage;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Accounts. One is named by any of its own addresses, or by its number.
final class AccountRoutes {
    static final String ACCOUNT = "/api/v1/accounts/{account}";

    private final AdminServices.People people;
    private final Directory directory;

    AccountRoutes(AdminServices.People people) {
        this.people = people;
        directory = people.directory();
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/accounts", gate.reading(this::list))
                .add("POST", "/api/v1/accounts", gate.changing(this::add))
                .add("GET", ACCOUNT, gate.reading(request -> Answer.ok(detail(find(request)))))
                .add("PATCH", ACCOUNT, gate.changing(this::change))
                .add("DELETE", ACCOUNT, gate.changing(this::remove))
                .add("PUT", ACCOUNT + "/password", gate.changing(this::setPassword))
                .add("POST", ACCOUNT + "/addresses", gate.changing(this::addAddress))
                .add(
                        "DELETE",
                        ACCOUNT + "/addresses/{address}",
                        gate.changing(this::removeAddress));
    }

    private HttpResponse list(HttpRequest request) throws Refusal, StoreFailed {
        Paging paging = Paging.of(request);
        long after = paging.after() == null ? 0 : number("after", paging.after());
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("accounts");
        long last = after;
        for (Profile profile : directory.accounts()) {
            if (profile.id().number() <= after) continue;
            if (list.size() == paging.limit())
                return Answer.ok(answer.put("next", Long.toString(last)));
            list.add(show(profile));
            last = profile.id().number();
        }
        return Answer.ok(answer);
    }

    private HttpResponse add(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed, IOException {
        Body body =
                Body.read(
                        request,
                        "address",
                        "password",
                        "roles",
                        "quotaOctets",
                        "quotaMessages",
                        "quotaMailboxes",
                        "quotaAnnotationOctets");
        NewAccount account =
                new NewAccount(
                        body.address("address"),
                        quota(body, Quota.UNLIMITED),
                        roles(body, Set.of()));
        String password = body.textOrNull("password");
        Credentials credentials = password == null ? null : credentials(password);
        AccountId id = directory.addAccount(account);
        if (credentials != null) people.credentials().set(id, credentials);
        return Answer.of(201, detail(byId(id)));
    }

    private HttpResponse change(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed, IOException {
        Body body =
                Body.read(
                        request,
                        "enabled",
                        "roles",
                        "quotaOctets",
                        "quotaMessages",
                        "quotaMailboxes",
                        "quotaAnnotationOctets",
                        "movedTo");
        Profile profile = find(request);
        Quota quota = quota(body, profile.quota());
        Set<AccountRole> roles = roles(body, profile.roles());
        boolean enabled = body.has("enabled") ? body.truth("enabled") : profile.enabled();
        AccountId id = profile.id();
        if (!quota.equals(profile.quota())) directory.setQuota(id, quota);
        if (!roles.equals(profile.roles())) directory.setRoles(id, roles);
        if (enabled != profile.enabled()) directory.setEnabled(id, enabled);
        if (body.has("movedTo")) directory.setMovedTo(id, host(body.textOrNull("movedTo")));
        return Answer.ok(detail(byId(id)));
    }

    private static @Nullable Domain host(@Nullable String name) throws Refusal {
        if (name == null) return null;
        try {
            return Domain.parse(name);
        } catch (AddressException none) {
            throw Refusal.badRequest("movedTo is no host name");
        }
    }

    private HttpResponse remove(HttpRequest request) throws Refusal, DirectoryRefused, StoreFailed {
        people.removal().remove(find(request).id());
        return HttpResponse.empty(204);
    }

    private HttpResponse setPassword(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "password");
        Profile profile = find(request);
        people.credentials().set(profile.id(), credentials(body.text("password")));
        return HttpResponse.empty(204);
    }

    private HttpResponse addAddress(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed, IOException {
        Body body = Body.read(request, "address");
        AccountId id = find(request).id();
        directory.addAddress(id, body.address("address"));
        return Answer.of(201, detail(byId(id)));
    }

    private HttpResponse removeAddress(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed {
        AccountId id = find(request).id();
        directory.removeAddress(id, Body.address("address", request.parameter("address")));
        return HttpResponse.empty(204);
    }

    private Credentials credentials(String password) throws Refusal {
        try {
            return people.authenticator().credentials(password);
        } catch (BadPassword bad) {
            throw new Refusal(Refusal.Kind.BAD_PASSWORD, String.valueOf(bad.getMessage()));
        }
    }

    private Profile find(HttpRequest request) throws Refusal, StoreFailed {
        return find(directory, request);
    }

    /// The account that a path names.
    static Profile find(Directory directory, HttpRequest request) throws Refusal, StoreFailed {
        String name = request.parameter("account");
        Profile profile =
                name.indexOf('@') < 0
                        ? directory.account(new AccountId(number("account", name)))
                        : directory.account(Body.address("account", name));
        if (profile == null) throw Refusal.notFound("there is no account " + name);
        return profile;
    }

    private Profile byId(AccountId id) throws Refusal, StoreFailed {
        Profile profile = directory.account(id);
        if (profile == null) throw Refusal.notFound("the account was removed meanwhile");
        return profile;
    }

    private static long number(String what, String text) throws Refusal {
        if (!text.matches("[1-9]\\d{0,17}"))
            throw Refusal.badRequest(what + " is neither an address nor an account's number");
        return Long.parseLong(text);
    }

    /// A quota's field that is null means: without limit.
    private static Quota quota(Body body, Quota otherwise) throws Refusal {
        return new Quota(
                limit(body, "quotaOctets", otherwise.octets()),
                limit(body, "quotaMessages", otherwise.messages()),
                limit(body, "quotaMailboxes", otherwise.mailboxes()),
                limit(body, "quotaAnnotationOctets", otherwise.annotations()));
    }

    private static long limit(Body body, String field, long otherwise) throws Refusal {
        return body.has(field) ? body.count(field, Long.MAX_VALUE) : otherwise;
    }

    private static Set<AccountRole> roles(Body body, Set<AccountRole> otherwise) throws Refusal {
        if (!body.has("roles")) return otherwise;
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        List<String> names = body.texts("roles");
        for (AccountRole role : AccountRole.values()) {
            if (names.remove(word(role))) roles.add(role);
        }
        if (!names.isEmpty())
            throw Refusal.badRequest("unknown role " + names.getFirst() + "; there is: admin");
        return roles;
    }

    private static String word(AccountRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode show(Profile profile) {
        Quota quota = profile.quota();
        ObjectNode shown =
                Answer.object()
                        .put("id", profile.id().number())
                        .put("address", profile.primary().wire())
                        .put("enabled", profile.enabled());
        ArrayNode addresses = shown.putArray("addresses");
        for (Address address : profile.addresses()) addresses.add(address.wire());
        ArrayNode roles = shown.putArray("roles");
        for (AccountRole role : profile.roles()) roles.add(word(role));
        putLimit(shown, "quotaOctets", quota.octets());
        putLimit(shown, "quotaMessages", quota.messages());
        putLimit(shown, "quotaMailboxes", quota.mailboxes());
        putLimit(shown, "quotaAnnotationOctets", quota.annotations());
        Domain moved = profile.movedTo();
        shown.put("movedTo", moved == null ? null : moved.ascii());
        return shown;
    }

    private static void putLimit(ObjectNode shown, String field, long limit) {
        if (limit == Long.MAX_VALUE) shown.putNull(field);
        else shown.put(field, limit);
    }

    /// With what is too dear for lists: it opens the account's mail.
    private ObjectNode detail(Profile profile) throws StoreFailed {
        Usage usage = people.accounts().open(profile.id()).state().usage();
        return show(profile)
                .put("hasPassword", people.credentials().find(profile.id()) != null)
                .put("hasSecondFactor", people.credentials().factors().guards(profile.id()))
                .put("usedOctets", usage.octets())
                .put("usedMessages", usage.messages());
    }
}
