package org.veredus.protocol.jmap.core;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
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

    /// The account that `accountId` names.
    public Account account() throws MethodError {
        return account("accountId");
    }

    public Account account(String argument) throws MethodError {
        String wanted = arguments.idOrNull(argument);
        if (wanted == null) throw MethodError.invalidArguments(argument + " is missing");
        if (!wanted.equals(caller().accountId()))
            throw new MethodError("accountNotFound", "there is no account " + wanted);
        return caller().account();
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
