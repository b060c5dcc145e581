/// Records: the contract every storage engine keeps.
///
/// A *partition* is an ordered map from byte keys to byte values with a version. Reads are ordered
/// and
/// consistent ([Snapshot]); a [Commit] changes one partition atomically and durably, and only if
/// its version
/// is still the one read, otherwise it ends in [Conflict]. Blobs that a commit brings are durable
/// with it.
/// Nothing else is promised, because just this much can be had from an embedded engine and from a
/// cluster alike.
///
/// [Pipeline] is how the upper floors use it: it serialises the changes of one partition in memory,
/// lets the next
/// change build on the state the last one will have, and makes each acknowledgement wait for its
/// own commit.
///
/// Any thread may call. [KeyValueStore#commit] only queues; [Pending#await] blocks, cheaply for a
/// virtual thread.
/// Start reading at [KeyValueStore]. Not here: any knowledge of mail; engines (`storage.rocksdb`).
@NullMarked
package org.veredus.storage.kv;

import org.jspecify.annotations.NullMarked;
