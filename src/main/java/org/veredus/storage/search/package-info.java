/// A text index: which documents have a text, and which are most like some words. The contract
/// every engine keeps.
///
/// [TextIndexes] opens an owner's [TextIndex]. It can always be made anew from what it was made
/// of, so nothing here is precious: an engine that finds its files damaged or of another version
/// begins with none. How far it has come is kept with the documents, in the same commit
/// ([Progress]).
///
/// Two questions: [TextIndex#containing] is *sound*, never leaves out a document that has the text
/// as compared by [Folding], and may name some that have not. [TextIndex#ranked] finds words in
/// other forms, too, best first.
///
/// Any thread may ask; one at a time may write. Not here: mail, and who decides what is read
/// (`account.search`).
@NullMarked
package org.veredus.storage.search;

import org.jspecify.annotations.NullMarked;
