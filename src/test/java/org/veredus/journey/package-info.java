/// The whole journey of mail, shown with foreign programs at the far end: name servers, mail
/// servers and clients as Debian has them. All processes run on loopback and in temporary folders.
///
/// A program that is not there fails the test: `./veredus test --install-deps` installs them all.
@NullMarked
package org.veredus.journey;

import org.jspecify.annotations.NullMarked;
