/// The text index in Lucene: a folder for each owner, `search/NUMBER` in the data folder.
///
/// Texts are indexed twice. As *grams*, all runs of three characters without space, folded: what
/// has a text has all its grams ([Grams]). As *words*, once as they stand, CJK in pairs, and once
/// reduced to their stems in the language the area seems to be in ([Languages]). Neither keeps
/// places or texts, so an index is a fraction of the mail.
///
/// The commit's data say format, last number and mark; another format begins anew. A writer is open
/// only while a batch is written, merges on the writing thread; readers of the owners asked last
/// stay open ([LuceneIndexes]).
///
/// Any thread may ask; one at a time may write to an index.
@NullMarked
package org.veredus.storage.lucene;

import org.jspecify.annotations.NullMarked;
