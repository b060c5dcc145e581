package org.veredus.protocol.jmap.submission;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.Account;
import org.veredus.format.address.Address;
import org.veredus.protocol.jmap.mail.Mail;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.submit.Postbox;

/// What the methods work with.
///
/// @param traces makes ids under which messages can be followed
/// @param limits what a message may be
public record Counter(
        Mail mail,
        Directory directory,
        Postbox postbox,
        Supplier<String> traces,
        InstantSource clock,
        Limits limits) {
    /// What a message may be.
    ///
    /// @param messageSize octets
    public record Limits(long messageSize, int recipients) {}

    /// An account's own addresses.
    List<String> addresses(Account account) throws StoreFailed {
        Profile profile = directory.account(account.id());
        List<String> addresses = new ArrayList<>();
        if (profile != null)
            for (Address address : profile.addresses()) addresses.add(address.wire());
        return addresses;
    }
}
