/// The embedded storage engine: RocksDB with integrated blob files.
///
/// One committer thread takes all waiting commits, judges them in order, and writes those that
/// stand as one synced batch:
/// while the disk syncs, the next group gathers. Native calls that wait for the disk would pin a
/// virtual thread's carrier, so
/// only the committer makes them; reads are made by the caller, since nearly all are served from
/// memory.
///
/// The data folder holds `format` (see [DataFormat]) and `records/`, the RocksDB database:
///
/// | column family | key | value |
/// |---|---|---|
/// | `default` | partition (9 octets), record key | record |
/// | `default` | partition (9 octets) | version (8 octets) |
/// | `blobs` | `B`, SHA-256 | 0, content; or 1, size, upload, chunk count (8, 8, 4 octets) |
/// | `blobs` | `C`, upload (8), chunk (4) | one chunk of a large content |
/// | `references` | `P`, SHA-256 | empty: the blob is stored |
/// | `references` | `R`, SHA-256, partition, holder | empty |
/// | `references` | `L`, SHA-256 | epoch milliseconds: perhaps loose since then |
/// | `references` | `U`, upload (8) | empty: an upload not yet committed |
///
/// Uploads still marked when the store opens were cut off by a crash and are removed.
@NullMarked
package org.veredus.storage.rocksdb;

import org.jspecify.annotations.NullMarked;
