package org.veredus.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Debian's libopendmarc: it is told what SPF and DKIM found and the record, and says what is
/// to be done. One for the whole process, for one thread.
public final class OpenDmarc {
    /// What is to be done.
    public enum Verdict {
        ABSENT(14),
        PASS(15),
        REJECT(16),
        QUARANTINE(17),
        NONE(18);

        private final int number;

        Verdict(int number) {
            this.number = number;
        }
    }

    /// @param verdict what is to be done
    /// @param dkim whether a signature that passes is aligned
    /// @param spf whether SPF passes and is aligned
    public record Answer(Verdict verdict, boolean dkim, boolean spf) {}

    private static final int IPV4 = 4;
    private static final int MAIL_FROM = 1;
    private static final int ALIGNED = 4;

    private static final Library LIBRARY = new Library("libopendmarc.so.2");
    private static final MethodHandle SUFFIXES =
            LIBRARY.function(
                    "opendmarc_tld_read_file",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle BEGIN =
            LIBRARY.function(
                    "opendmarc_policy_connect_init",
                    FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle FROM =
            LIBRARY.function(
                    "opendmarc_policy_store_from_domain",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle DKIM =
            LIBRARY.function(
                    "opendmarc_policy_store_dkim",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle SPF =
            LIBRARY.function(
                    "opendmarc_policy_store_spf",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle RECORD =
            LIBRARY.function(
                    "opendmarc_policy_store_dmarc",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle POLICY =
            LIBRARY.function(
                    "opendmarc_get_policy_to_enforce", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle ALIGNMENT =
            LIBRARY.function(
                    "opendmarc_policy_fetch_alignment",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle END =
            LIBRARY.function(
                    "opendmarc_policy_connect_shutdown", FunctionDescriptor.of(ADDRESS, ADDRESS));

    /// What a check found.
    public enum Outcome {
        NONE,
        PASS,
        FAIL,
        TEMPORARY
    }

    /// @param from the author's domain
    /// @param record of the author's domain, or else of the organization's
    /// @param organization the domain that has the record; null if it is the author's own
    public record Question(
            String from,
            String spfDomain,
            Outcome spf,
            String dkimDomain,
            Outcome dkim,
            String record,
            @Nullable String organization) {}

    /// @param suffixes a copy of the public suffix list
    public OpenDmarc(Path suffixes) {
        try (Arena arena = Arena.ofConfined()) {
            Object read =
                    Library.call(
                            SUFFIXES,
                            arena.allocateFrom(suffixes.toString()),
                            arena.allocateFrom("//"),
                            arena.allocateFrom("*."),
                            arena.allocateFrom("!"));
            if (!Integer.valueOf(0).equals(read))
                throw new IllegalStateException("suffix list: " + read);
        }
    }

    public Answer ask(Question question) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment context =
                    (MemorySegment) BEGIN.invokeExact(arena.allocateFrom("192.0.2.1"), IPV4);
            MemorySegment from = arena.allocateFrom(question.from);
            Library.call(FROM, context, from);
            Library.call(
                    SPF,
                    context,
                    arena.allocateFrom(question.spfDomain),
                    question.spf.ordinal(),
                    MAIL_FROM,
                    MemorySegment.NULL);
            Library.call(
                    DKIM,
                    context,
                    arena.allocateFrom(question.dkimDomain),
                    arena.allocateFrom("s"),
                    question.dkim.ordinal(),
                    MemorySegment.NULL);
            MemorySegment organization =
                    question.organization == null
                            ? MemorySegment.NULL
                            : arena.allocateFrom(question.organization);
            Object stored =
                    Library.call(
                            RECORD,
                            context,
                            arena.allocateFrom(question.record),
                            from,
                            organization);
            if (!Integer.valueOf(0).equals(stored))
                throw new IllegalStateException("record: " + stored);
            int policy = (int) POLICY.invokeExact(context);
            MemorySegment dkim = arena.allocate(JAVA_INT);
            MemorySegment spf = arena.allocate(JAVA_INT);
            Library.call(ALIGNMENT, context, dkim, spf);
            Library.call(END, context);
            return new Answer(
                    verdict(policy),
                    dkim.get(JAVA_INT, 0) == ALIGNED,
                    spf.get(JAVA_INT, 0) == ALIGNED);
        } catch (Throwable problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static Verdict verdict(int number) {
        for (Verdict verdict : Verdict.values()) if (verdict.number == number) return verdict;
        throw new IllegalStateException("policy " + number);
    }
}
