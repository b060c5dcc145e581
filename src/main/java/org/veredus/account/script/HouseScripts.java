package org.veredus.account.script;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.StoreFailed;

/// The scripts of the house: the administrator's for the whole server, and those of each domain.
/// Changes return when they are on stable storage.
public final class HouseScripts {
    /// More than these nobody needs, and all are in memory.
    private static final int MAX_SCRIPTS = 1000;

    private final HouseTexts texts;

    public HouseScripts(KeyValueStore store) {
        texts =
                new HouseTexts(
                        store,
                        new HouseTexts.Kind(
                                "script",
                                new PartitionId('z', 0),
                                ScriptQuota.defaults().octets(),
                                MAX_SCRIPTS));
    }

    /// All there are. The same object as long as nothing changes.
    public House all() throws StoreFailed {
        return texts.all();
    }

    /// @param domain null: for the whole server
    public void put(@Nullable Domain domain, ScriptName name, String text)
            throws ScriptRefused, StoreFailed {
        texts.put(domain, name, text);
    }

    public void remove(@Nullable Domain domain, ScriptName name) throws ScriptRefused, StoreFailed {
        texts.remove(domain, name);
    }
}
