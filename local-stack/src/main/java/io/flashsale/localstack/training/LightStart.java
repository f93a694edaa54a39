package io.flashsale.localstack.training;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Starts a program with the costly half of HotSpot's compilers asleep: {@code LightStart <main class> <arguments>}.
 *
 * <p>A start calls thousands of methods some hundred times, and then never again. HotSpot profiles them all and compiles many of
 * them with C2: a third of what the start of a service costs, on cores that the other services want for theirs. So until
 * {@code main} returns the JVM's flag {@code TieredStopAtLevel} is 2: code by C1 that counts its calls. What is called
 * afterwards goes on from there to a profile and to C2, as if it had not been asked to wait.
 *
 * <p>HotSpot looks at the flag whenever it decides, but has no way to set it in a JVM that runs. It is found through the
 * tables that the JVM exports for debuggers ({@code vmStructs}). Where there are none, or the flag is lower already, the program
 * starts as it would without this class.
 */
@SuppressWarnings("restricted")
public final class LightStart {

    /** C1 with counters, without a profile. */
    private static final long COUNTED = 2;

    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private LightStart() {}

    public static void main(String[] arguments) throws Throwable {
        Flag level = Flag.find("TieredStopAtLevel");
        long asked = level == null ? 0 : level.get();
        if (level != null && asked > COUNTED) {
            level.set(COUNTED);
        }
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (level != null && asked > COUNTED) {
                level.set(asked);
            }
        }
    }

    /** A flag of this JVM with a whole number, where it lies in memory. */
    private record Flag(long address) {

        long get() {
            return MEMORY.get(ValueLayout.JAVA_LONG, address);
        }

        void set(long value) {
            MEMORY.set(ValueLayout.JAVA_LONG, address, value);
        }

        /** Null if this JVM has no such flag, or doesn't tell where. */
        static @Nullable Flag find(String name) {
            try {
                Path server = Path.of(System.getProperty("java.home"), "lib", "server");
                Path library = server.resolve(System.mapLibraryName("jvm"));
                long address = new Tables(SymbolLookup.libraryLookup(library, Arena.global())).flag(name);
                return address == 0 ? null : new Flag(address);
            } catch (IllegalArgumentException | NoSuchElementException e) {
                return null;
            }
        }
    }

    /** The JVM's description of its own structures; see vmStructs.hpp of OpenJDK for the form of the two tables. */
    private record Tables(SymbolLookup library) {

        /** The structure that describes a flag; in the tables a word of eight bytes with its end. */
        private static final long JVM_FLAG = word("JVMFlag\0");

        /** The address of a flag's value, 0 if there is no such flag. */
        long flag(String name) {
            long size = sizeOfFlag();
            Map<String, Long> fields = fieldsOfFlag();
            long count = number(field(fields, "numFlags"));
            long first = number(field(fields, "flags"));
            long nameOffset = field(fields, "_name");
            long valueOffset = field(fields, "_addr");
            long begin = word(name);
            for (long flag = first; flag < first + count * size; flag += size) {
                long text = number(flag + nameOffset);
                if (number(text) == begin && MEMORY.getString(text).equals(name)) {
                    return number(flag + valueOffset);
                }
            }
            return 0;
        }

        private long sizeOfFlag() {
            String entry = "gHotSpotVMTypeEntry";
            long typeName = symbol(entry + "TypeNameOffset");
            long stride = symbol(entry + "ArrayStride");
            for (long at = symbol("gHotSpotVMTypes"); number(at + typeName) != 0; at += stride) {
                if (number(number(at + typeName)) == JVM_FLAG) {
                    return number(at + symbol(entry + "SizeOffset"));
                }
            }
            throw new NoSuchElementException("JVMFlag");
        }

        /** By name: where a static field is, or how far another is from the structure's begin. */
        private Map<String, Long> fieldsOfFlag() {
            String entry = "gHotSpotVMStructEntry";
            long typeName = symbol(entry + "TypeNameOffset");
            long fieldName = symbol(entry + "FieldNameOffset");
            long isStatic = symbol(entry + "IsStaticOffset");
            long offset = symbol(entry + "OffsetOffset");
            long address = symbol(entry + "AddressOffset");
            long stride = symbol(entry + "ArrayStride");
            Map<String, Long> fields = new HashMap<>();
            for (long at = symbol("gHotSpotVMStructs"); number(at + typeName) != 0; at += stride) {
                if (number(number(at + typeName)) == JVM_FLAG) {
                    boolean fixed = MEMORY.get(ValueLayout.JAVA_INT, at + isStatic) != 0;
                    fields.put(MEMORY.getString(number(at + fieldName)), number(at + (fixed ? address : offset)));
                }
            }
            return fields;
        }

        /** @throws NoSuchElementException if JVMs no longer have it */
        private static long field(Map<String, Long> fields, String name) {
            Long found = fields.get(name);
            if (found == null) {
                throw new NoSuchElementException(name);
            }
            return found;
        }

        private long symbol(String name) {
            return number(library.find(name).map(MemorySegment::address).orElseThrow());
        }

        private static long number(long address) {
            return MEMORY.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
        }

        /** The first eight bytes of a text, as they lie in memory. */
        private static long word(String text) {
            return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII))
                    .get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
        }
    }
}
