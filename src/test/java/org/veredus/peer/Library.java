package org.veredus.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// A shared library and its functions.
@SuppressWarnings("restricted") // calling foreign code is what this is for
final class Library {
    private final SymbolLookup symbols;

    Library(String name) {
        symbols = SymbolLookup.libraryLookup(name, Arena.global());
    }

    MethodHandle function(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
    }

    /// Calls a function.
    static @Nullable Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error passed) {
            throw passed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The text at an address, up to its zero octet.
    static String text(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }

    static byte[] octets(MemorySegment address, long length) {
        return address.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    }
}
