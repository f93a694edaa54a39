package io.flashsale.gateway.storefront;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** An answer that is made once and sent often: its bytes, plain and compressed, and the tag that names them. */
final class Ready {

    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");
    private static final int SMALL = 512;

    private final MediaType type;
    private final byte[] plain;
    private final byte @Nullable [] packed;
    private final String tag;

    Ready(MediaType type, byte[] content) {
        this.type = type;
        this.plain = content;
        this.packed = content.length < SMALL || type.equals(MediaType.IMAGE_PNG) ? null : gzip(content);
        // Weak, since the same tag stands for the plain and the compressed bytes.
        this.tag = "W/\"" + Resources.hash(content) + "\"";
    }

    static Ready html(Html page) {
        return new Ready(HTML, page.markup().getBytes(StandardCharsets.UTF_8));
    }

    int packedSize() {
        return packed == null ? plain.length : packed.length;
    }

    ResponseEntity<byte[]> answer(HttpStatus status, RequestHeaders request, CacheControl kept) {
        var headers = new HttpHeaders();
        headers.setCacheControl(kept);
        headers.setETag(tag);
        headers.setVary(List.of(HttpHeaders.ACCEPT_ENCODING));
        if (status == HttpStatus.OK && request.knows(tag)) {
            return new ResponseEntity<>(headers, HttpStatus.NOT_MODIFIED);
        }
        headers.setContentType(type);
        byte[] body = plain;
        if (packed != null && request.takesGzip()) {
            headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
            body = packed;
        }
        headers.setContentLength(body.length);
        return new ResponseEntity<>(body, headers, status);
    }

    /** What a browser says of what it has and takes. */
    record RequestHeaders(
            @Nullable String ifNoneMatch, @Nullable String acceptEncoding) {

        boolean knows(String tag) {
            return ifNoneMatch != null && ifNoneMatch.contains(tag.substring(2));
        }

        boolean takesGzip() {
            return acceptEncoding != null
                    && acceptEncoding.toLowerCase(Locale.ROOT).contains("gzip")
                    && !acceptEncoding.contains("gzip;q=0");
        }
    }

    /** For as long as anybody likes: the name changes with the content. */
    static CacheControl forever() {
        return CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
    }

    private static byte[] gzip(byte[] content) {
        var packed = new ByteArrayOutputStream(content.length / 3);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }
}
