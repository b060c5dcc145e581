/// What a message says, where it leads and what it brings, as findings.
///
/// [ContentInspector] runs the checks over one [org.veredus.format.reading.Reading]. Each check
/// knows one kind of trick: [Senders] who it pretends to be from, [Links] where links really lead,
/// [Markup] what HTML hides, [Attachments] what files are, [Documents] what they do when opened,
/// [Writing] how characters deceive, [Phrases] what it asks for. Brands, phrases and hosts stand in
/// text files beside the classes.
///
/// The scores are such that no single habit of honest senders makes junk of a message. Pure; any
/// thread; time and memory are bounded by what a reading holds. Not here: what was learned
/// (`account.junk`), the weighing (`transport.inspect`).
@NullMarked
package org.veredus.transport.inspect.content;

import org.jspecify.annotations.NullMarked;
