package org.veredus.transport.inspect;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.format.address.Address;
import org.veredus.format.address.ReversePath;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;
import org.veredus.verify.dkim2.Custody;
import org.veredus.verify.dkim2.MailPath;
import org.veredus.verify.spf.SpfQuestion;

/// Who brings a message, for whom.
///
/// @param client null where it is not known
/// @param helo how the client introduced itself
/// @param accounts of ours that it is for, and by which of their addresses
/// @param traps recipients that are spam traps
public record Visit(
        @Nullable InetAddress client,
        String helo,
        ReversePath from,
        List<Address> recipients,
        Map<AccountId, Address> accounts,
        List<Address> traps) {
    /// Accounts that are asked for their own opinion; mail to more is judged alike for the others.
    private static final int MAX_ACCOUNTS = 50;

    public Visit {
        recipients = List.copyOf(recipients);
        accounts = Map.copyOf(accounts);
        traps = List.copyOf(traps);
    }

    /// For nobody's trap.
    public Visit(
            @Nullable InetAddress client,
            String helo,
            ReversePath from,
            List<Address> recipients,
            Map<AccountId, Address> accounts) {
        this(client, helo, from, recipients, accounts, List.of());
    }

    public static Visit of(
            @Nullable InetAddress client, String helo, ReversePath from, List<Routed> recipients) {
        List<Address> addresses = new ArrayList<>();
        Map<AccountId, Address> accounts = new LinkedHashMap<>();
        List<Address> traps = new ArrayList<>();
        for (Routed routed : recipients) {
            addresses.add(routed.recipient().address());
            for (Target target : routed.targets()) {
                if (target instanceof Target.Local local && accounts.size() < MAX_ACCOUNTS)
                    accounts.putIfAbsent(local.account(), local.address());
                if (target instanceof Target.Trap(var address)) traps.add(address);
            }
        }
        return new Visit(client, helo, from, addresses, accounts, traps);
    }

    public @Nullable SpfQuestion spfQuestion() {
        InetAddress address = client;
        return address == null ? null : new SpfQuestion(address, helo, sender());
    }

    /// With which envelope the message came; null where it is not known.
    public @Nullable Custody custody() {
        if (client == null || recipients.isEmpty()) return null;
        List<MailPath> to = recipients.stream().map(one -> MailPath.of(one.wire())).toList();
        return new Custody(MailPath.of(sender()), to);
    }

    /// Empty for the null reverse path.
    public String sender() {
        return switch (from) {
            case ReversePath.Null() -> "";
            case ReversePath.Of(var address) -> address.wire();
        };
    }
}
