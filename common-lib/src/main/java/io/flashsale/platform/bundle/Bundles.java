package io.flashsale.platform.bundle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bundles as bytes: a version, a count, then the parts one after the other, texts as {@link DataOutputStream#writeUTF}
 * writes them, bodies with their length before them. Both ends are ours and are deployed together; JSON around JSON would
 * escape each body.
 */
public final class Bundles {

    /** Says which version is spoken; another one is refused as an unknown type. */
    public static final String CONTENT_TYPE = "application/vnd.flash-sale.bundle-v1";

    /** Parts in one bundle at most. */
    public static final int MOST_PARTS = 256;

    private static final int VERSION = 1;
    private static final int MOST_HEADERS = 32;
    private static final int LONGEST_BODY = 1 << 20;
    private static final int PART = 2_048;

    private Bundles() {}

    public static byte[] checkouts(List<BundledCheckout> checkouts) {
        return write(checkouts, (out, checkout) -> {
            out.writeUTF(checkout.token());
            out.writeUTF(checkout.saleId());
            out.writeUTF(checkout.skuId());
            out.writeUTF(checkout.idempotencyKey());
            out.writeUTF(checkout.traceparent());
            out.writeUTF(checkout.requestId());
            out.writeUTF(checkout.contentType());
            body(out, checkout.body());
        });
    }

    /** @throws IllegalArgumentException if that is no bundle of checkouts */
    public static List<BundledCheckout> checkouts(byte[] bundle) {
        return read(
                bundle,
                in -> new BundledCheckout(
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        body(in)));
    }

    public static byte[] answers(List<BundledAnswer> answers) {
        return write(answers, (out, answer) -> {
            out.writeShort(answer.status());
            out.writeShort(answer.headers().size());
            for (Map.Entry<String, String> header : answer.headers().entrySet()) {
                out.writeUTF(header.getKey());
                out.writeUTF(header.getValue());
            }
            body(out, answer.body());
        });
    }

    /** @throws IllegalArgumentException if that is no bundle of answers */
    public static List<BundledAnswer> answers(byte[] bundle) {
        return read(bundle, in -> {
            int status = in.readUnsignedShort();
            int count = in.readUnsignedShort();
            if (count > MOST_HEADERS) {
                throw new IllegalArgumentException("too many headers");
            }
            Map<String, String> headers = LinkedHashMap.newLinkedHashMap(count);
            for (int i = 0; i < count; i++) {
                headers.put(in.readUTF(), in.readUTF());
            }
            return new BundledAnswer(status, headers, body(in));
        });
    }

    @FunctionalInterface
    private interface Writing<T> {
        void write(DataOutputStream out, T part) throws IOException;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static <T> byte[] write(List<T> parts, Writing<T> writing) {
        if (parts.size() > MOST_PARTS) {
            throw new IllegalArgumentException("a bundle has at most " + MOST_PARTS + " parts");
        }
        var bytes = new ByteArrayOutputStream(PART * parts.size());
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeShort(parts.size());
            for (T part : parts) {
                writing.write(out, part);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static <T> List<T> read(byte[] bundle, Reading<T> reading) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bundle))) {
            if (in.readUnsignedByte() != VERSION) {
                throw new IllegalArgumentException("a bundle of another version");
            }
            int count = in.readUnsignedShort();
            if (count > MOST_PARTS) {
                throw new IllegalArgumentException("too many parts");
            }
            List<T> parts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                parts.add(reading.read(in));
            }
            if (in.available() > 0) {
                throw new IllegalArgumentException("more than the bundle's parts");
            }
            return parts;
        } catch (IOException torn) {
            throw new IllegalArgumentException("not a whole bundle", torn);
        }
    }

    private static void body(DataOutputStream out, byte[] body) throws IOException {
        out.writeInt(body.length);
        out.write(body);
    }

    private static byte[] body(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_BODY || length > in.available()) {
            throw new IllegalArgumentException("a body of " + length + " bytes");
        }
        return in.readNBytes(length);
    }
}
