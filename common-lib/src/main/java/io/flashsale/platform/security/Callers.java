package io.flashsale.platform.security;

import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.UserId;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Verifies tokens that come inside a body, by the same rules and the same cache as those in an {@code Authorization}
 * header.
 */
public final class Callers {

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final JwtDecoder decoder;

    Callers(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    /** @param roles with their {@code ROLE_} */
    public record Caller(UserId userId, List<String> roles) {

        /** @throws ProblemException forbidden, if the caller has no such role */
        public Caller with(String role) {
            if (!roles.contains(role)) {
                throw new ProblemException(ProblemCode.FORBIDDEN);
            }
            return this;
        }
    }

    /** @throws ProblemException unauthenticated; unavailable if the issuer's keys can't be had */
    public Caller verify(String token) {
        try {
            Jwt jwt = decoder.decode(token);
            return new Caller(UserId.of(jwt.getSubject()), TokenVerification.roles(jwt));
        } catch (BadJwtException refused) {
            LOG.debug("a token was refused", refused);
            throw new ProblemException(ProblemCode.UNAUTHENTICATED);
        } catch (JwtException uncheckable) {
            // The issuer's keys could not be had: our fault, not the caller's.
            LOG.warn("a token could not be checked: {}", uncheckable.toString());
            throw new ProblemException(Problem.retry(ProblemCode.UNAVAILABLE, RETRY_AFTER));
        }
    }
}
