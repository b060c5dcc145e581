/// Blobs: immutable contents named by their SHA-256, stored once however many records retain them.
///
/// A blob is first *staged* ([BlobStore#stage] for a small one held in memory, [BlobStore#writer]
/// for a large one that
/// streams to the engine) and becomes durable with the `Commit` that names it. It is removed when
/// nobody retains it and a
/// grace period has passed. Contents come back exactly as they went in; compression is the engine's
/// business.
///
/// Any thread may call. Not here: who retains what and why.
@NullMarked
package org.veredus.storage.blob;

import org.jspecify.annotations.NullMarked;
