package io.flashsale.platform.security;

import com.nimbusds.jwt.JWTParser;
import io.flashsale.platform.ServiceUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Our own token with {@code ROLE_SERVICE}, for consumers and jobs. Whoever rotates it replaces the file. */
public final class ServiceToken {

    private record Read(FileTime modified, String token) {}

    private final @Nullable Path file;
    private volatile @Nullable Read last;

    public ServiceToken(@Nullable Path file) {
        this.file = file;
    }

    /** Whether this service is meant to have one. */
    boolean isConfigured() {
        return file != null;
    }

    /**
     * The share of its life that the token has left, 1 when it is new, 0 when it is over or can't be read. Life begins with
     * {@code iat}, without that when the file was written.
     */
    double lifeLeft(Instant now) {
        try {
            var claims = JWTParser.parse(value()).getJWTClaimsSet();
            var end = claims.getExpirationTime();
            if (end == null) {
                return 0;
            }
            var read = Objects.requireNonNull(last);
            var issued = claims.getIssueTime();
            long begin = issued != null ? issued.getTime() : read.modified().toMillis();
            double life = Math.max(1, end.getTime() - begin);
            return Math.clamp((end.getTime() - now.toEpochMilli()) / life, 0, 1);
        } catch (ServiceUnavailable | ParseException unreadable) {
            return 0;
        }
    }

    /** @throws ServiceUnavailable if there is no token to read */
    public String value() {
        var source = file;
        if (source == null) {
            throw new ServiceUnavailable("flash.security.service-token-file is not set");
        }
        try {
            var modified = Files.getLastModifiedTime(source);
            var known = last;
            if (known != null && known.modified().equals(modified)) {
                return known.token();
            }
            var token = Files.readString(source).strip();
            if (token.isEmpty()) {
                throw new ServiceUnavailable("the service token file is empty");
            }
            last = new Read(modified, token);
            return token;
        } catch (IOException unreadable) {
            throw new ServiceUnavailable("the service token cannot be read", unreadable);
        }
    }
}
