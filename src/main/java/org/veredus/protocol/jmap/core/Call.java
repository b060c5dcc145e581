package org.veredus.protocol.jmap.core;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// One method call being answered.
public final class Call {
    private final Exchange exchange;
    private final String name;
    private final Arguments arguments;
    private final String id;

    Call(Exchange exchange, String name, ObjectNode arguments, String id) {
        this.exchange = exchange;
        this.name = name;
        this.arguments = new Arguments(arguments);
        this.id = id;
    }

    public Arguments arguments() {
        return arguments;
    }

    public Caller caller() {
        return exchange.caller();
    }

    public CoreLimits limits() {
        return exchange.limits();
    }

    /// Whether the request is using a capability.
    public boolean uses(String capability) {
        return exchange.uses(capability);
    }

    /// The caller's own account, which `accountId` must name: other accounts have no data of this
    /// type for him.
    public Account account() throws MethodError, StoreFailed {
        Access access = access();
        if (access.isOwn()) return access.account();
        throw new MethodError(
                "accountNotSupportedByMethod", "of another's account only mail can be shared");
    }

    /// The account that `accountId` names: the caller's own, or one in which he may see something.
    public Access access() throws MethodError, StoreFailed {
        return access("accountId", "accountNotFound");
    }

    /// @param error if there is no such account. RFC 8620 §3.6.2, §5.4
    public Access access(String argument, String error) throws MethodError, StoreFailed {
        String wanted = arguments.idOrNull(argument);
        if (wanted == null) throw MethodError.invalidArguments(argument + " is missing");
        if (wanted.equals(caller().accountId())) return Access.own(caller().account());
        long number = Ids.number('A', wanted);
        Access access = number < 1 ? null : caller().visible().access(new AccountId(number));
        if (access == null) throw new MethodError(error, "there is no account " + wanted);
        return access;
    }

    /// Answers under the call's own name.
    public void respond(ObjectNode answer) {
        respond(name, answer);
    }

    /// Answers under another name: what a call brings about besides. RFC 8620 §3.4
    public void respond(String otherName, ObjectNode answer) {
        exchange.add(new Exchange.Response(otherName, answer, id));
    }

    /// Another call that follows from this one and is answered behind it.
    public Call next(String otherName, ObjectNode otherArguments) {
        return new Call(exchange, otherName, otherArguments, id);
    }

    public void fail(MethodError error) {
        respond("error", error.node());
    }

    public void created(String creationId, String newId) {
        exchange.created(creationId, newId);
    }

    /// What an id or, behind a `#`, a creation id stands for. Null for a creation id of nothing.
    /// RFC 8620 §5.3
    public @Nullable String resolve(String idOrReference) {
        return idOrReference.startsWith("#")
                ? exchange.idOf(idOrReference.substring(1))
                : idOrReference;
    }

    /// Refuses more than may be asked for at once. RFC 8620 §5.1
    public void checkGet(Set<String> ids) throws MethodError {
        if (ids.size() > limits().maxObjectsInGet())
            throw MethodError.tooLarge("more than " + limits().maxObjectsInGet() + " ids");
    }
}
