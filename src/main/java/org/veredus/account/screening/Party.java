package org.veredus.account.screening;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;

/// Who wants to bring a message.
///
/// @param client the sending computer; null where it is not known
/// @param sender a mail address it names; null: none
public record Party(@Nullable InetAddress client, @Nullable Address sender) {}
