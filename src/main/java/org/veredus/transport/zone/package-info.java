/// What a mail domain of ours must publish in the DNS, and whether it does.
///
/// [WantedRecords] lists the records of a [MailSetup]; [ZoneCheck] looks each of them up and says
/// whether it is right, wrong and how, or missing, with the text to paste. [OwnZone] knows the
/// setup of this server's own domains.
///
/// Blocks for the DNS; any thread. Not here: changing a zone, which is its owner's doing.
@NullMarked
package org.veredus.transport.zone;

import org.jspecify.annotations.NullMarked;
