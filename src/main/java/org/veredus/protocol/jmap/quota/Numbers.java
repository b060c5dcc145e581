package org.veredus.protocol.jmap.quota;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Usage;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.storage.kv.StoreFailed;

/// All that the quotas of an account say at one moment.
record Numbers(List<Limit> limits) {
    /// What every JSON reader can hold. RFC 8620 §1.3
    private static final long MAX_INT = (1L << 53) - 1;

    /// @param most more than [#MAX_INT]: there is no limit
    record Limit(String id, String name, String resource, long used, long most) {
        boolean isThere() {
            return most <= MAX_INT;
        }
    }

    Numbers {
        limits = List.copyOf(limits);
    }

    static Numbers of(Account account) throws StoreFailed {
        Quota quota = account.quota();
        Usage usage = account.state().usage();
        return of(usage.octets(), quota.octets(), usage.messages(), quota.messages());
    }

    private static Numbers of(long octets, long mostOctets, long messages, long mostMessages) {
        return new Numbers(
                List.of(
                        new Limit("storage", "Storage", "octets", octets, mostOctets),
                        new Limit("messages", "Messages", "count", messages, mostMessages)));
    }

    /// Those that are limits.
    List<Limit> there() {
        return limits.stream().filter(Limit::isThere).toList();
    }

    @Nullable Limit find(String id) {
        for (Limit limit : there()) if (limit.id().equals(id)) return limit;
        return null;
    }

    String state() {
        List<String> numbers = new ArrayList<>();
        for (Limit limit : limits) {
            numbers.add(Long.toString(limit.used()));
            numbers.add(limit.isThere() ? Long.toString(limit.most()) : "x");
        }
        return String.join("-", numbers);
    }

    static Numbers parse(String state) throws MethodError {
        String[] pieces = state.split("-", -1);
        long[] numbers = new long[4];
        boolean sound = pieces.length == numbers.length;
        for (int i = 0; sound && i < numbers.length; i++) {
            boolean none = i % 2 == 1 && pieces[i].equals("x");
            numbers[i] = none ? Long.MAX_VALUE : Ids.number('s', "s" + pieces[i]);
            sound = numbers[i] >= 0;
        }
        if (!sound) throw MethodError.cannotCalculateChanges();
        return of(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
