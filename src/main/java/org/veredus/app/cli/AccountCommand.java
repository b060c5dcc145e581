package org.veredus.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `veredus account …`
@Command(
        name = "account",
        description = "People who have mail here. An account is named by any of its addresses.",
        synopsisSubcommandLabel = "COMMAND")
final class AccountCommand {
    private static final String ACCOUNT = "ACCOUNT";

    static String path(String account) {
        return "/accounts/" + AdminClient.segment(account);
    }

    @Command(name = "list", description = "Lists all accounts.")
    int list(@Mixin ServerOptions options) throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = Pages.all(server, "/accounts", "accounts");
            if (options.printed(all)) return 0;
            Table table = new Table("ADDRESS", "ENABLED", "ROLES", "QUOTA", "OTHER ADDRESSES");
            for (JsonNode account : all) {
                List<String> others = texts(account.path("addresses"));
                others.remove(account.path("address").asString());
                table.row(
                        account.path("address").asString(),
                        account.path("enabled").asBoolean() ? "yes" : "no",
                        String.join(" ", texts(account.path("roles"))),
                        quota(account),
                        String.join(" ", others));
            }
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(name = "show", description = "Shows an account and what it uses.")
    int show(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return print(options, server.get(path(account)));
        }
    }

    @Command(
            name = "add",
            description = {
                "Adds an account.",
                "Its password is asked for, or read from standard input."
            })
    int add(
            @Mixin ServerOptions options,
            @Mixin PasswordOptions password,
            @Option(names = "--admin", description = "It may administer this server.")
                    boolean admin,
            @Option(
                            names = "--quota",
                            paramLabel = "SIZE",
                            description = "What its mail may take, such as 5GiB.")
                    @Nullable String quota,
            @Option(
                            names = "--no-password",
                            description = "Nobody can log in until a password is set.")
                    boolean none,
            @Parameters(paramLabel = "ADDRESS") String address)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("address", address);
            if (quota != null) body.put("quotaOctets", Sizes.parse(quota));
            if (admin) body.putArray("roles").add("admin");
            if (none) return print(options, server.post("/accounts", body));
            return print(
                    options,
                    password.use(
                            address,
                            options.terminal(),
                            given -> server.post("/accounts", body.put("password", given))));
        }
    }

    @Command(name = "password", description = "Sets an account's password.")
    int password(
            @Mixin ServerOptions options,
            @Mixin PasswordOptions password,
            @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            server.get(path(account)); // before anybody types a password for nothing
            ObjectNode body = server.object();
            return done(
                    options,
                    password.use(
                            account,
                            options.terminal(),
                            given ->
                                    server.call(
                                            "PUT",
                                            path(account) + "/password",
                                            body.put("password", given))));
        }
    }

    @Command(name = "quota", description = "Limits an account's mail; `none` lifts a limit.")
    int quota(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = ACCOUNT) String account,
            @Parameters(paramLabel = "SIZE", description = "Such as 5GiB, or none.") String size,
            @Option(names = "--messages", paramLabel = "N", description = "Messages, or none.")
                    @Nullable String messages,
            @Option(names = "--mailboxes", paramLabel = "N", description = "Mailboxes, or none.")
                    @Nullable String mailboxes,
            @Option(
                            names = "--annotations",
                            paramLabel = "SIZE",
                            description = "Annotations of messages, or none.")
                    @Nullable String annotations)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object();
            if (size.equals("none")) body.putNull("quotaOctets");
            else body.put("quotaOctets", Sizes.parse(size));
            if ("none".equals(messages)) body.putNull("quotaMessages");
            else if (messages != null) body.put("quotaMessages", Sizes.parse(messages));
            if ("none".equals(mailboxes)) body.putNull("quotaMailboxes");
            else if (mailboxes != null) body.put("quotaMailboxes", Sizes.parse(mailboxes));
            if ("none".equals(annotations)) body.putNull("quotaAnnotationOctets");
            else if (annotations != null)
                body.put("quotaAnnotationOctets", Sizes.parse(annotations));
            return print(options, server.call("PATCH", path(account), body));
        }
    }

    @Command(name = "enable", description = "Lets an account log in again.")
    int enable(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        return patch(options, account, true);
    }

    @Command(name = "disable", description = "Lets an account log in no more; its mail comes.")
    int disable(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        return patch(options, account, false);
    }

    @Command(
            name = "move",
            description = {
                "Sends whoever logs in to another server, or with `here` no more.",
                "IMAP says where (RFC 2221); other protocols let nobody in. Mail still comes here."
            })
    int move(
            @Mixin ServerOptions options,
            @Parameters(paramLabel = ACCOUNT) String account,
            @Parameters(paramLabel = "HOST", description = "Its name, or here.") String host)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object();
            if (host.equals("here")) body.putNull("movedTo");
            else body.put("movedTo", host);
            return print(options, server.call("PATCH", path(account), body));
        }
    }

    private static int patch(ServerOptions options, String account, boolean enabled)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object().put("enabled", enabled);
            return print(options, server.call("PATCH", path(account), body));
        }
    }

    @Command(name = "grant", description = "Makes an account an administrator.")
    int grant(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        return roles(options, account, List.of("admin"));
    }

    @Command(name = "revoke", description = "Makes an administrator an ordinary account.")
    int revoke(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        return roles(options, account, List.of());
    }

    private static int roles(ServerOptions options, String account, List<String> roles)
            throws Failure {
        try (AdminClient server = options.connect()) {
            ObjectNode body = server.object();
            roles.forEach(body.putArray("roles")::add);
            return print(options, server.call("PATCH", path(account), body));
        }
    }

    @Command(
            name = "reindex",
            description = {
                "Makes the search index of an account anew, in the background.",
                "An index that is damaged or missing is made anew without this."
            })
    int reindex(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return done(options, server.delete(path(account) + "/search-index"));
        }
    }

    @Command(
            name = "visits",
            description = {
                "Shows which administrators have logged in to an account as its owner.",
                "The last 20, as the owner sees them in the webmail; see auth.impersonation."
            })
    int visits(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            JsonNode all = server.get(path(account) + "/visits").path("visits");
            if (options.printed(all)) return 0;
            Table table = new Table("BY", "FROM", "FIRST", "LAST");
            for (JsonNode each : all)
                table.row(
                        each.path("by").asString(),
                        each.path("address").asString(),
                        each.path("first").asString(),
                        each.path("last").asString());
            table.print(options.terminal().out());
            return 0;
        }
    }

    @Command(name = "remove", description = "Removes an account with its password and its mail.")
    int remove(@Mixin ServerOptions options, @Parameters(paramLabel = ACCOUNT) String account)
            throws Failure {
        try (AdminClient server = options.connect()) {
            return done(options, server.delete(path(account)));
        }
    }

    /// `veredus account address …`
    @Command(
            name = "address",
            description = "Further addresses of an account.",
            synopsisSubcommandLabel = "COMMAND")
    static final class AddressCommand {
        @Command(name = "add", description = "Gives an account another address.")
        int add(
                @Mixin ServerOptions options,
                @Parameters(paramLabel = ACCOUNT) String account,
                @Parameters(paramLabel = "ADDRESS") String address)
                throws Failure {
            try (AdminClient server = options.connect()) {
                ObjectNode body = server.object().put("address", address);
                return print(options, server.post(path(account) + "/addresses", body));
            }
        }

        @Command(name = "remove", description = "Takes an address from an account.")
        int remove(
                @Mixin ServerOptions options,
                @Parameters(paramLabel = ACCOUNT) String account,
                @Parameters(paramLabel = "ADDRESS") String address)
                throws Failure {
            try (AdminClient server = options.connect()) {
                return done(
                        options,
                        server.delete(
                                path(account) + "/addresses/" + AdminClient.segment(address)));
            }
        }
    }

    /// Prints what an action without an answer did: nothing for people, `{}` as JSON.
    static int done(ServerOptions options, JsonNode answer) {
        boolean _ = options.printed(answer);
        return 0;
    }

    private static int print(ServerOptions options, JsonNode account) {
        if (options.printed(account)) return 0;
        Table table =
                new Table("address", account.path("address").asString())
                        .row("number", account.path("id").asLong())
                        .row("addresses", String.join(" ", texts(account.path("addresses"))))
                        .row("enabled", account.path("enabled").asBoolean() ? "yes" : "no")
                        .row("password", account.path("hasPassword").asBoolean() ? "set" : "none")
                        .row("factor", factor(account))
                        .row("roles", String.join(" ", texts(account.path("roles"))))
                        .row("uses", used(account))
                        .row("quota", quota(account));
        JsonNode moved = account.path("movedTo");
        if (moved.isString()) table.row("moved to", moved.asString());
        table.print(options.terminal().out());
        return 0;
    }

    /// Whether there is something besides the password.
    private static String factor(JsonNode account) {
        return account.path("hasSecondFactor").asBoolean() ? "set" : "none";
    }

    private static String used(JsonNode account) {
        return Sizes.show(account.path("usedOctets").asLong())
                + " in "
                + account.path("usedMessages").asLong()
                + " messages";
    }

    private static String quota(JsonNode account) {
        JsonNode octets = account.path("quotaOctets");
        JsonNode messages = account.path("quotaMessages");
        String size = octets.isNumber() ? Sizes.show(octets.asLong()) : "none";
        JsonNode mailboxes = account.path("quotaMailboxes");
        if (messages.isNumber()) size += ", " + messages.asLong() + " messages";
        if (mailboxes.isNumber()) size += ", " + mailboxes.asLong() + " mailboxes";
        JsonNode annotations = account.path("quotaAnnotationOctets");
        if (annotations.isNumber())
            size += ", " + Sizes.show(annotations.asLong()) + " of annotations";
        return size;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asString()));
        return texts;
    }
}
