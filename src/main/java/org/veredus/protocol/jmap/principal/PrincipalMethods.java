package org.veredus.protocol.jmap.principal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.mailbox.Access;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Differing;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:principals`. RFC 9670 §2, §3, §5
public final class PrincipalMethods {
    public static final String PRINCIPALS = "urn:ietf:params:jmap:principals";

    /// A key of accounts alone. RFC 9670 §1.6.2
    private static final String OWNER = PRINCIPALS + ":owner";

    private static final Set<String> SORTS = Set.of("name", "email", "type");

    private final PrincipalDirectory directory;
    private final AccountNodes accounts;

    private PrincipalMethods(Directory directory, AccountNodes accounts) {
        this.directory = new PrincipalDirectory(directory);
        this.accounts = accounts;
    }

    /// Tells an account as the session object does. RFC 8620 §2
    @FunctionalInterface
    public interface AccountNodes {
        ObjectNode of(Caller caller, Access access) throws StoreFailed;
    }

    public static void addTo(
            Methods methods, DataTypes types, Directory directory, AccountNodes accounts) {
        PrincipalMethods principals = new PrincipalMethods(directory, accounts);
        methods.add(PRINCIPALS, "Principal/get", principals::get)
                .add(PRINCIPALS, "Principal/changes", principals::changes)
                .add(PRINCIPALS, "Principal/set", principals::set)
                .add(PRINCIPALS, "Principal/query", principals::query)
                .add(PRINCIPALS, "Principal/queryChanges", principals::queryChanges);
        NotificationMethods.addTo(methods, types, directory);
    }

    /// What an account's capabilities say of whose it is. RFC 9670 §1.6
    public static void describe(ObjectNode capabilities, Caller caller, Access access) {
        String self = Ids.principal(caller.account().id().number());
        if (access.isOwn()) capabilities.putObject(PRINCIPALS).put("currentUserPrincipalId", self);
        capabilities
                .putObject(OWNER)
                .put("accountIdForPrincipal", caller.accountId())
                .put("principalId", Ids.principal(access.account().id().number()));
    }

    private PrincipalDirectory.Shown shown(Call call) throws MethodError, StoreFailed {
        call.account();
        return directory.shownTo(call.caller());
    }

    private void get(Call call) throws MethodError, StoreFailed {
        PrincipalDirectory.Shown shown = shown(call);
        Getting getting = Getting.of(call, new LinkedHashSet<>(Principal.PROPERTIES));
        if (getting.ids() == null)
            call.checkGet(
                    shown.all().values().stream().map(Principal::id).collect(Collectors.toSet()));
        for (Principal each : shown.all().values())
            if (getting.wants(each.id())) getting.add(each.node(call.caller(), accounts));
        getting.missingRest();
        getting.respond(call.caller().accountId(), shown.state());
    }

    private void changes(Call call) throws MethodError, StoreFailed {
        PrincipalDirectory.Shown shown = shown(call);
        Changing changing = Changing.of(call);
        List<String> created =
                shown.since(changing.sinceState()).stream().map(Principal::id).toList();
        Long max = changing.max();
        if (max != null && created.size() > max) throw MethodError.cannotCalculateChanges();
        call.respond(
                changing.answer(
                        call.caller().accountId(),
                        new Changing.Changes(shown.state(), false, created, List.of(), List.of())));
    }

    /// Who is there, and what they are called, is the directory's. RFC 9670 §2.3
    private void set(Call call) throws MethodError, StoreFailed {
        PrincipalDirectory.Shown shown = shown(call);
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        Setting setting = Setting.of(call, shown.state());
        SetError forbidden = SetError.forbidden("principals are the administrator's to change");
        Set<String> known = new LinkedHashSet<>();
        for (Principal each : shown.all().values()) known.add(each.id());
        for (String creationId : setting.create().keySet())
            setting.notCreated(creationId, forbidden);
        for (String id : setting.update().keySet())
            setting.notUpdated(id, known.contains(id) ? forbidden : SetError.notFound());
        for (String id : setting.destroy())
            setting.notDestroyed(id, known.contains(id) ? forbidden : SetError.notFound());
        setting.respond(call.caller().accountId(), shown.state(), shown.state());
    }

    private void query(Call call) throws MethodError, StoreFailed {
        PrincipalDirectory.Shown shown = shown(call);
        Window window = Window.of(call);
        call.respond(
                window.answer(
                        call.caller().accountId(),
                        shown.state(),
                        true,
                        Window.Results.all(results(call, shown))));
    }

    private void queryChanges(Call call) throws MethodError, StoreFailed {
        PrincipalDirectory.Shown shown = shown(call);
        Differing differing = Differing.of(call);
        List<String> touched =
                shown.since(differing.sinceQueryState()).stream().map(Principal::id).toList();
        call.respond(
                differing.answer(
                        call.caller().accountId(),
                        shown.state(),
                        touched,
                        results(call, shown),
                        true));
    }

    private static List<String> results(Call call, PrincipalDirectory.Shown shown)
            throws MethodError {
        @Nullable Filter<PrincipalCondition> filter =
                Filter.read(call.arguments(), PrincipalCondition::read);
        List<Principal> found = new ArrayList<>();
        for (Map.Entry<Long, Principal> each : shown.all().entrySet())
            if (filter == null || filter.matches(condition -> condition.meets(each.getValue())))
                found.add(each.getValue());
        Comparator<Principal> order = (_, _) -> 0;
        for (SortOrder each : SortOrder.read(call.arguments(), SORTS)) {
            Comparator<Principal> next =
                    Comparator.comparing(one -> value(one, each.property()), each.collation());
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        found.sort(order.thenComparingLong(Principal::account));
        return found.stream().map(Principal::id).toList();
    }

    private static String value(Principal principal, String property) {
        String email = principal.email();
        return switch (property) {
            case "name" -> principal.name();
            case "type" -> principal.type();
            default -> email == null ? "" : email;
        };
    }
}
