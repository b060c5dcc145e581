package org.veredus.account.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An immutable map in shards: a change copies one shard of many, so with 100,000 keys some
/// hundred entries instead of all.
final class Shards<K, V> {
    private static final int COUNT = 1024;

    private final List<Map<K, V>> shards;
    private final int size;

    private Shards(List<Map<K, V>> shards, int size) {
        this.shards = shards;
        this.size = size;
    }

    /// Takes a map as it is now.
    static <K, V> Shards<K, V> of(Map<K, V> all) {
        List<Map<K, V>> shards = new ArrayList<>(COUNT);
        for (int i = 0; i < COUNT; i++) shards.add(Map.of());
        all.forEach(
                (key, value) -> {
                    int at = shardOf(key);
                    if (shards.get(at).isEmpty()) shards.set(at, new HashMap<>());
                    shards.get(at).put(key, value);
                });
        return new Shards<>(shards, all.size());
    }

    @Nullable V get(K key) {
        return shards.get(shardOf(key)).get(key);
    }

    int size() {
        return size;
    }

    Shards<K, V> with(K key, V value) {
        Map<K, V> changed = new HashMap<>(shards.get(shardOf(key)));
        boolean isNew = changed.put(key, value) == null;
        return replaced(shardOf(key), changed, size + (isNew ? 1 : 0));
    }

    Shards<K, V> without(K key) {
        Map<K, V> changed = new HashMap<>(shards.get(shardOf(key)));
        boolean was = changed.remove(key) != null;
        return replaced(shardOf(key), changed, size - (was ? 1 : 0));
    }

    /// In no order.
    void forEach(Consumer<? super V> use) {
        for (Map<K, V> shard : shards) shard.values().forEach(use);
    }

    private Shards<K, V> replaced(int at, Map<K, V> shard, int newSize) {
        List<Map<K, V>> next = new ArrayList<>(shards);
        next.set(at, shard);
        return new Shards<>(next, newSize);
    }

    private static int shardOf(Object key) {
        int hash = key.hashCode() * 0x9E3779B9; // account numbers follow one another
        return hash >>> 22;
    }
}
