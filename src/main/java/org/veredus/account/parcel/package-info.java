/// Files that are too large to be mailed: they stay here for some time, and whoever has the link
/// may fetch them.
///
/// An account's parcels are records under `O` of its partition, which hold their contents.
///
/// Any thread. Not here: links and pages (`protocol.web`).
@NullMarked
package org.veredus.account.parcel;

import org.jspecify.annotations.NullMarked;
