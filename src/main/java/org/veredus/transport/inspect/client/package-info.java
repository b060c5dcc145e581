/// What is known of the computer that brings a message, before any of it is read: its name in the
/// DNS, how it introduces itself, and whether lists in the DNS have it.
///
/// [Clients] looks, and [ClientReport] is what it saw; [ClientCheck] adds it to what is found of a
/// message, [LinkListCheck] what lists say of the domains it names. All of it waits for the DNS
/// within a bounded time, and what nobody answers speaks against nobody. Computers of the own
/// networks ([Exempt]) are not looked at. Any thread may call.
@NullMarked
package org.veredus.transport.inspect.client;

import org.jspecify.annotations.NullMarked;
