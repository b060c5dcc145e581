package org.veredus.testing;

import org.veredus.storage.blob.BlobContract;
import org.veredus.storage.kv.KeyValueContract;
import org.veredus.storage.kv.KeyValueStore;

class MemoryStoreTest implements KeyValueContract, BlobContract {
    private final FakeClock clock = new FakeClock();
    private final MemoryStore store = new MemoryStore(clock);

    @Override
    public KeyValueStore store() {
        return store;
    }

    @Override
    public FakeClock clock() {
        return clock;
    }
}
